package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;

/**
 * The least and the largest value of each column of vectors, for {@link Quantization}. Those of
 * many vectors of the kind to come fit best. Immutable.
 */
public final class ColumnRanges {

  private final float[] mins;
  private final float[] maxs;

  private ColumnRanges(float[] mins, float[] maxs) {
    this.mins = mins;
    this.maxs = maxs;
  }

  /**
   * The ranges of calibration vectors.
   *
   * @param vectors [vectors, M], finite, at least one row; read only
   * @throws IllegalArgumentException if there is no row or a value is not finite
   */
  public static ColumnRanges of(Matrix vectors) {
    if (vectors.rows() == 0) {
      throw new IllegalArgumentException("no vector to take ranges of");
    }
    requireFinite(vectors);
    float[] mins = Pooling.row(vectors, 0);
    float[] maxs = mins.clone();
    for (int r = 1; r < vectors.rows(); r++) {
      for (int c = 0; c < mins.length; c++) {
        float x = vectors.values()[vectors.rowOffset(r) + c];
        mins[c] = Math.min(mins[c], x);
        maxs[c] = Math.max(maxs[c], x);
      }
    }
    return new ColumnRanges(mins, maxs);
  }

  /**
   * Ranges that the caller knows.
   *
   * @param mins [M], finite; copied
   * @param maxs [M], finite, each at least the min of its column; copied
   * @throws IllegalArgumentException if sizes or values are not so
   */
  public static ColumnRanges of(float[] mins, float[] maxs) {
    if (mins.length != maxs.length) {
      throw new IllegalArgumentException(
          "%d least values and %d largest ones".formatted(mins.length, maxs.length));
    }
    for (int c = 0; c < mins.length; c++) {
      if (!(mins[c] <= maxs[c]) || !Float.isFinite(mins[c]) || !Float.isFinite(maxs[c])) {
        throw new IllegalArgumentException(
            "column %d: expected a range, found %s to %s".formatted(c, mins[c], maxs[c]));
      }
    }
    return new ColumnRanges(mins.clone(), maxs.clone());
  }

  /** Width of the vectors: M. */
  public int columns() {
    return mins.length;
  }

  /** The least value of a column. */
  public float min(int column) {
    return mins[column];
  }

  /** The largest value of a column. */
  public float max(int column) {
    return maxs[column];
  }

  static void requireFinite(Matrix vectors) {
    for (int r = 0; r < vectors.rows(); r++) {
      int start = vectors.rowOffset(r);
      for (int c = 0; c < vectors.columns(); c++) {
        float x = vectors.values()[start + c];
        if (!Float.isFinite(x)) {
          throw new IllegalArgumentException(
              "vector %d, column %d: expected a finite number, found %s".formatted(r, c, x));
        }
      }
    }
  }
}
