package dev.jbert.kernel;

/** Puts chosen columns next to each other. */
final class Gathering {
  private Gathering() {}

  /**
   * {@code y[r, i] = x[r, columns[i]]}.
   *
   * @param y [rows, columns.length], overwritten
   */
  static void columns(Matrix x, int[] columns, Matrix y) {
    for (int r = 0; r < x.rows(); r++) {
      int from = x.rowOffset(r);
      int to = y.rowOffset(r);
      for (int i = 0; i < columns.length; i++) {
        y.values()[to + i] = x.values()[from + columns[i]];
      }
    }
  }
}
