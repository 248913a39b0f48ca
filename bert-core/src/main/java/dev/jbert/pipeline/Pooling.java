package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import java.util.Arrays;

/** How the vectors of several tokens become one. */
public enum Pooling {
  /** The mean of all. */
  MEAN,
  /** The first one, which is {@code [CLS]}'s. */
  CLS,
  /** In each column the largest. */
  MAX;

  /**
   * Pools.
   *
   * @param vectors [S, H], at least one row; read only
   * @return [H], the caller's own
   * @throws IllegalArgumentException if there is no row
   */
  public float[] pool(Matrix vectors) {
    if (vectors.rows() == 0) {
      throw new IllegalArgumentException("no token to pool over");
    }
    return switch (this) {
      case MEAN -> mean(vectors);
      case CLS -> row(vectors, 0);
      case MAX -> max(vectors);
    };
  }

  static float[] row(Matrix vectors, int row) {
    int from = vectors.rowOffset(row);
    return Arrays.copyOfRange(vectors.values(), from, from + vectors.columns());
  }

  private static float[] mean(Matrix vectors) {
    float[] mean = new float[vectors.columns()];
    for (int r = 0; r < vectors.rows(); r++) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += vectors.values()[vectors.rowOffset(r) + c];
      }
    }
    for (int c = 0; c < mean.length; c++) {
      mean[c] /= vectors.rows();
    }
    return mean;
  }

  private static float[] max(Matrix vectors) {
    float[] max = row(vectors, 0);
    for (int r = 1; r < vectors.rows(); r++) {
      for (int c = 0; c < max.length; c++) {
        max[c] = Math.max(max[c], vectors.values()[vectors.rowOffset(r) + c]);
      }
    }
    return max;
  }
}
