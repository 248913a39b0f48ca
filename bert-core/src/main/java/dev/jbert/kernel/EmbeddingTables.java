package dev.jbert.kernel;

/**
 * The tables of an embedding layer.
 *
 * @param word [V, E]
 * @param tokenType [type vocabulary, E]
 * @param position [max positions, E]
 * @param norm over the sum
 */
public record EmbeddingTables(WordTable word, Matrix tokenType, Matrix position, LayerNorm norm) {

  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if the tables or the norm differ in width
   */
  public EmbeddingTables {
    int embeddingSize = word.columns();
    if (tokenType.columns() != embeddingSize
        || position.columns() != embeddingSize
        || norm.weight().length != embeddingSize) {
      throw new IllegalArgumentException(
          "embedding tables differ in width: word "
              + embeddingSize
              + ", tokenType "
              + tokenType.columns()
              + ", position "
              + position.columns()
              + ", norm "
              + norm.weight().length);
    }
  }
}
