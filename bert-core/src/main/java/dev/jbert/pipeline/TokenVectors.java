package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.tokenizer.Encoding;
import java.util.stream.IntStream;

/**
 * A text's tokens and their vectors, {@code [CLS]} and {@code [SEP]} included.
 *
 * <pre>{@code
 * TokenVectors vectors = features.extract("I love Korea");
 * vectors.vector(0)               // of [CLS]
 * vectors.wordVector(0, 2)        // of "Korea", the mean of its pieces
 * vectors.pooled(Pooling.MEAN)    // of the sentence
 * }</pre>
 *
 * @param encoding the tokens, S of them
 * @param vectors [S, H], the caller's own
 */
public record TokenVectors(Encoding encoding, Matrix vectors) {

  /** A token's vector, a copy. */
  public float[] vector(int token) {
    return Pooling.row(vectors, token);
  }

  /**
   * A word's vector: the mean of its pieces.
   *
   * @param sequence 0 for the first text of a pair, 1 for the second
   * @param word number of the word in that text, from 0, as {@link Encoding#wordIds} counts
   * @throws IllegalArgumentException if there is no such word
   */
  public float[] wordVector(int sequence, int word) {
    int[] wordIds = encoding.wordIds();
    int[] sequenceIds = encoding.sequenceIds();
    Matrix pieces =
        rows(
            IntStream.range(0, encoding.size())
                .filter(t -> wordIds[t] == word && sequenceIds[t] == sequence)
                .toArray());
    if (word < 0 || pieces.rows() == 0) {
      throw new IllegalArgumentException("text %d has no word %d".formatted(sequence, word));
    }
    return Pooling.MEAN.pool(pieces);
  }

  /** One vector for all tokens, special ones included. */
  public float[] pooled(Pooling pooling) {
    return pooling.pool(vectors);
  }

  /** The vectors without those of {@code [CLS]}, {@code [SEP]} and padding: a copy. */
  public Matrix withoutSpecialTokens() {
    int[] specialTokensMask = encoding.specialTokensMask();
    return rows(
        IntStream.range(0, encoding.size()).filter(t -> specialTokensMask[t] == 0).toArray());
  }

  private Matrix rows(int[] tokens) {
    Matrix chosen = Matrix.zeros(tokens.length, vectors.columns());
    for (int r = 0; r < tokens.length; r++) {
      System.arraycopy(
          vectors.values(),
          vectors.rowOffset(tokens[r]),
          chosen.values(),
          chosen.rowOffset(r),
          vectors.columns());
    }
    return chosen;
  }
}
