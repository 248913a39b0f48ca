package dev.jbert.kernel;

import java.util.Arrays;

/**
 * Lays rows out side by side, so that a kernel finds what it needs next to what it just read: the
 * textbook of {@link VectorPanels}.
 *
 * <p>Weights are packed by this one whatever the kernels: a model is loaded once, and plain loops
 * are fast from the first call, long before the compiler gets to a vector loop.
 */
final class Panels {

  /** Columns moved at a time: what is written stays in the first-level cache for the next rows. */
  private static final int STRIP = 64;

  private Panels() {}

  /**
   * Transposes up to {@code width} rows into a panel: element (r, k) goes to {@code k · width + r},
   * and rows that are not there are zero.
   *
   * @param rows [width or fewer, K]; read only
   * @param panel receives K · width floats from {@code offset}
   */
  static void pack(Matrix rows, int width, float[] panel, int offset) {
    if (rows.rows() < width) {
      Arrays.fill(panel, offset, offset + rows.columns() * width, 0f);
    }
    for (int k = 0; k < rows.columns(); k += STRIP) {
      int count = Math.min(STRIP, rows.columns() - k);
      for (int r = 0; r < rows.rows(); r++) {
        oneRow(rows.values(), rows.rowOffset(r) + k, count, width, panel, offset + k * width + r);
      }
    }
  }

  private static void oneRow(float[] values, int row, int count, int width, float[] panel, int to) {
    for (int k = 0; k < count; k++) {
      panel[to + k * width] = values[row + k];
    }
  }
}
