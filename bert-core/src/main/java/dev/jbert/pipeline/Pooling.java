package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * How the vectors of several tokens become one: the pooling modes of sentence-transformers, under
 * its names and in its order.
 */
public enum Pooling {
  /** The first one, which is {@code [CLS]}'s. */
  CLS,
  /** In each column the largest. */
  MAX,
  /** The mean of all. */
  MEAN,
  /** The sum of all, divided by the square root of how many they are. */
  MEAN_SQRT_LEN_TOKENS,
  /** The mean, the token at position p counting p + 1 times. Muennighoff 2022, section 3. */
  WEIGHTEDMEAN,
  /** The last one, which is {@code [SEP]}'s. */
  LASTTOKEN;

  /** The name in the files of sentence-transformers, for example {@code mean_sqrt_len_tokens}. */
  public String modeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that the files call so, if there is one. */
  static Optional<Pooling> ofModeName(String name) {
    return Stream.of(values()).filter(pooling -> pooling.modeName().equals(name)).findFirst();
  }

  /**
   * Pools all tokens of a sequence.
   *
   * @param vectors [S, H], at least one row; read only
   * @return [H], the caller's own
   * @throws IllegalArgumentException if there is no row
   */
  public float[] pool(Matrix vectors) {
    return pool(vectors, 0);
  }

  /**
   * Pools the tokens from a position on.
   *
   * @param vectors [S, H]; read only
   * @param start the first position that counts
   * @return [H], the caller's own
   * @throws IllegalArgumentException if there is no row from there on
   */
  float[] pool(Matrix vectors, int start) {
    if (vectors.rows() <= start) {
      throw new IllegalArgumentException("no token to pool over");
    }
    int count = vectors.rows() - start;
    return switch (this) {
      case CLS -> row(vectors, start);
      case MAX -> max(vectors, start);
      case MEAN -> weightedSum(vectors, start, _ -> 1, count);
      case MEAN_SQRT_LEN_TOKENS -> weightedSum(vectors, start, _ -> 1, Math.sqrt(count));
      case WEIGHTEDMEAN -> {
        // start + 1, start + 2, ..., S.
        double weights = (start + 1.0 + vectors.rows()) * count / 2;
        yield weightedSum(vectors, start, position -> position + 1, weights);
      }
      case LASTTOKEN -> row(vectors, vectors.rows() - 1);
    };
  }

  static float[] row(Matrix vectors, int row) {
    int from = vectors.rowOffset(row);
    return Arrays.copyOfRange(vectors.values(), from, from + vectors.columns());
  }

  private static float[] weightedSum(
      Matrix vectors, int start, IntUnaryOperator weight, double divisor) {
    double[] sum = new double[vectors.columns()];
    for (int r = start; r < vectors.rows(); r++) {
      int factor = weight.applyAsInt(r);
      int offset = vectors.rowOffset(r);
      for (int c = 0; c < sum.length; c++) {
        sum[c] += (double) factor * vectors.values()[offset + c];
      }
    }
    float[] pooled = new float[sum.length];
    for (int c = 0; c < pooled.length; c++) {
      pooled[c] = (float) (sum[c] / divisor);
    }
    return pooled;
  }

  private static float[] max(Matrix vectors, int start) {
    float[] max = row(vectors, start);
    for (int r = start + 1; r < vectors.rows(); r++) {
      for (int c = 0; c < max.length; c++) {
        max[c] = Math.max(max[c], vectors.values()[vectors.rowOffset(r) + c]);
      }
    }
    return max;
  }
}
