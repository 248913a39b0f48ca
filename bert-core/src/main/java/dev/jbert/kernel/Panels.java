package dev.jbert.kernel;

import java.util.Arrays;

/** Lays rows out side by side, so that a kernel finds what it needs next to what it just read. */
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
    int[] starts = new int[rows.rows()];
    for (int r = 0; r < starts.length; r++) {
      starts[r] = rows.rowOffset(r);
    }
    pack(rows.values(), starts, rows.columns(), width, panel, offset);
  }

  /** The same for the rows of {@code depth} values that begin at {@code starts}. */
  static void pack(float[] values, int[] starts, int depth, int width, float[] panel, int offset) {
    if (starts.length < width) {
      Arrays.fill(panel, offset, offset + depth * width, 0f);
    }
    for (int k = 0; k < depth; k += STRIP) {
      int count = Math.min(STRIP, depth - k);
      int to = offset + k * width;
      int r = 0;
      for (; r <= starts.length - 4; r += 4) {
        fourRows(values, starts, r, k, count, width, panel, to + r);
      }
      for (; r < starts.length; r++) {
        oneRow(values, starts[r] + k, count, width, panel, to + r);
      }
    }
  }

  private static void fourRows(
      float[] values, int[] starts, int r, int k, int count, int width, float[] panel, int to) {
    int row0 = starts[r] + k;
    int row1 = starts[r + 1] + k;
    int row2 = starts[r + 2] + k;
    int row3 = starts[r + 3] + k;
    for (int i = 0; i < count; i++) {
      int at = to + i * width;
      panel[at] = values[row0 + i];
      panel[at + 1] = values[row1 + i];
      panel[at + 2] = values[row2 + i];
      panel[at + 3] = values[row3 + i];
    }
  }

  private static void oneRow(float[] values, int row, int count, int width, float[] panel, int to) {
    for (int i = 0; i < count; i++) {
      panel[to + i * width] = values[row + i];
    }
  }
}
