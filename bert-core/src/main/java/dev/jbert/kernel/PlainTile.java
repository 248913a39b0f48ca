package dev.jbert.kernel;

/**
 * The twin of {@link Tile} for a {@link ColdStart}: any number of rows, the same bits.
 *
 * <p>Eight sums at a time are variables and not elements of c: what is in memory would have to be
 * written and read again for every k, also by compiled code.
 */
final class PlainTile {

  /**
   * Sums that stay in registers; a divisor of {@link Tiles#COLUMNS} whatever the vectors' width.
   */
  private static final int SUMS = 8;

  private PlainTile() {}

  /**
   * As {@link Tiles#multiply}, which describes the parameters; reads nothing ahead.
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
    int streams = layout.streams();
    int streamFloats = layout.streamElements(depth);
    for (int r = 0; r < height; r++) {
      int f = ft + r * fStride;
      int to = ct + r * cStride;
      for (int j = 0; j < Tiles.COLUMNS; j += SUMS) {
        row(a, at + r, aStep, b, bt + j, streams, streamFloats, depth, from, f + j, c, to + j);
      }
    }
  }

  /** Eight columns of one row. */
  private static void row(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int streams,
      int streamFloats,
      int depth,
      float[] from,
      int ft,
      float[] c,
      int ct) {
    float c0 = from[ft];
    float c1 = from[ft + 1];
    float c2 = from[ft + 2];
    float c3 = from[ft + 3];
    float c4 = from[ft + 4];
    float c5 = from[ft + 5];
    float c6 = from[ft + 6];
    float c7 = from[ft + 7];
    int stream = 0;
    int place = bt;
    int ak = at;
    for (int k = 0; k < depth; k++) {
      float factor = a[ak];
      int bk = place + stream * streamFloats;
      c0 = Math.fma(factor, b[bk], c0);
      c1 = Math.fma(factor, b[bk + 1], c1);
      c2 = Math.fma(factor, b[bk + 2], c2);
      c3 = Math.fma(factor, b[bk + 3], c3);
      c4 = Math.fma(factor, b[bk + 4], c4);
      c5 = Math.fma(factor, b[bk + 5], c5);
      c6 = Math.fma(factor, b[bk + 6], c6);
      c7 = Math.fma(factor, b[bk + 7], c7);
      ak += aStep;
      if (++stream == streams) {
        stream = 0;
        place += Tiles.COLUMNS;
      }
    }
    c[ct] = c0;
    c[ct + 1] = c1;
    c[ct + 2] = c2;
    c[ct + 3] = c3;
    c[ct + 4] = c4;
    c[ct + 5] = c5;
    c[ct + 6] = c6;
    c[ct + 7] = c7;
  }
}
