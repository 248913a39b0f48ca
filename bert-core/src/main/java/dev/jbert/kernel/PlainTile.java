package dev.jbert.kernel;

/** The twin of {@link Tile} for a {@link ColdStart}: any number of rows, the same bits. */
final class PlainTile {

  private PlainTile() {}

  /**
   * As {@link Tiles#multiply}, which describes the parameters; touches nothing ahead.
   *
   * @param layout of the panel that b is
   */
  static void multiply(
      int height,
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      PanelLayout layout,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    for (int r = 0; r < height; r++) {
      int row = ct + r * cStride;
      System.arraycopy(from, ft + r * fStride, c, row, Tiles.COLUMNS);
      for (int k = 0; k < depth; k++) {
        addMultiple(a[at + k * aStep + r], b, bt + layout.at(k, depth), c, row);
      }
    }
  }

  /** c += factor · b for one row of the tile. */
  private static void addMultiple(float factor, float[] b, int bt, float[] c, int ct) {
    for (int j = 0; j < Tiles.COLUMNS; j++) {
      c[ct + j] = Math.fma(factor, b[bt + j], c[ct + j]);
    }
  }
}
