package dev.jbert.kernel;

import java.util.Arrays;

/** Lays rows out side by side, so that a kernel finds what it needs next to what it just read. */
final class Panels {
  private Panels() {}

  /**
   * Transposes up to {@code width} rows into a panel: element (r, k) goes to {@code k · width + r},
   * and rows that are not there are zero.
   *
   * @param rows [width or fewer, K]; read only
   * @param panel receives K · width floats from {@code offset}
   */
  static void pack(Matrix rows, int width, float[] panel, int offset) {
    int count = rows.rows();
    int depth = rows.columns();
    float[] values = rows.values();
    if (count < width) {
      Arrays.fill(panel, offset, offset + depth * width, 0f);
    }
    for (int r = 0; r < count; r++) {
      int from = rows.rowOffset(r);
      int to = offset + r;
      for (int k = 0; k < depth; k++) {
        panel[to + k * width] = values[from + k];
      }
    }
  }
}
