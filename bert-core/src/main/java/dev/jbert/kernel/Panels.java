package dev.jbert.kernel;

import java.util.Arrays;

/**
 * Lays rows out side by side, so that a kernel finds what it needs next to what it just read: the
 * textbook of {@link VectorPanels}.
 */
final class Panels {

  /** What packs rows into a panel; {@link #pack} says how. */
  @FunctionalInterface
  interface Packing {
    void pack(Matrix rows, int width, float[] panel, int offset);
  }

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
    for (int r = 0; r < rows.rows(); r++) {
      int row = rows.rowOffset(r);
      for (int k = 0; k < rows.columns(); k++) {
        panel[offset + k * width + r] = rows.values()[row + k];
      }
    }
  }
}
