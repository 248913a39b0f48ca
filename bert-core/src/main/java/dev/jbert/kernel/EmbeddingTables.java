package dev.jbert.kernel;

/**
 * The tables of an embedding layer.
 *
 * @param word [V, H]
 * @param tokenType [type vocabulary, H]
 * @param position [max positions, H]
 * @param norm over the sum
 */
public record EmbeddingTables(WordTable word, Matrix tokenType, Matrix position, LayerNorm norm) {

  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if the tables or the norm differ in width
   */
  public EmbeddingTables {
    int hiddenSize = word.columns();
    if (tokenType.columns() != hiddenSize
        || position.columns() != hiddenSize
        || norm.weight().length != hiddenSize) {
      throw new IllegalArgumentException(
          "embedding tables differ in width: word "
              + hiddenSize
              + ", tokenType "
              + tokenType.columns()
              + ", position "
              + position.columns()
              + ", norm "
              + norm.weight().length);
    }
  }
}
