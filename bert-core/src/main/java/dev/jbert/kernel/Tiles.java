package dev.jbert.kernel;

/** Which register tile computes how many rows. */
final class Tiles {

  /** Rows of the tallest tile; its accumulators fill the register file. */
  static final int MAX_ROWS = Lanes.MANY_REGISTERS ? 12 : 6;

  /** Columns of every tile, and of the panels of the right operand. */
  static final int COLUMNS = 2 * Lanes.COUNT;

  /** What sums begin with where there is no bias; its stride is 0. Never written. */
  static final float[] ZEROS = new float[COLUMNS];

  private Tiles() {}

  /** Rows of the tile that computes the next rows when {@code rows} are left. */
  static int heightFor(int rows) {
    if (rows >= MAX_ROWS) {
      return MAX_ROWS;
    }
    return switch (rows) {
      case 1, 2, 3, 4 -> rows;
      case 5, 6 -> 6;
      case 7, 8 -> 8;
      default -> 12;
    };
  }

  /** c = a · b without touching anything ahead. */
  static void multiply(
      int height,
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] c,
      int ct,
      int cStride) {
    multiply(height, a, at, aStep, b, bt, depth, ZEROS, 0, 0, c, ct, cStride, bt, 0);
  }

  /**
   * c[r, j] = from[r, j] + Σₖ a[k, r] · b[k, j] for {@code height} rows and {@link #COLUMNS}
   * columns; see {@link Tile}.
   *
   * @param height as {@link #heightFor} gave it
   * @param a element (k, r) at {@code at + k · aStep + r}
   * @param b element (k, j) at {@code bt + k · COLUMNS + j}
   * @param depth number of k
   * @param from element (r, j) at {@code ft + r · fStride + j}; may be c
   * @param c element (r, j) at {@code ct + r · cStride + j}; overwritten
   * @param ahead where in b to touch the panel that comes next, moving on by {@code aheadStep} per
   *     k
   * @return meaningless; to be kept, or the compiler drops the touching
   */
  static float multiply(
      int height,
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride,
      int ahead,
      int aheadStep) {
    if (ColdStart.isOn()) {
      PlainTile.multiply(height, a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      return 0;
    }
    return switch (height) {
      case 1 ->
          Tile.rows1(
              a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      case 2 ->
          Tile.rows2(
              a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      case 3 ->
          Tile.rows3(
              a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      case 4 ->
          Tile.rows4(
              a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      case 6 ->
          Tile.rows6(
              a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      case 8 ->
          TallTile.rows8(
              a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      case 12 ->
          rows12(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
      default -> throw new IllegalArgumentException("no tile of " + height + " rows");
    };
  }

  /** The tile of 12 rows takes two k at a time; a last one goes to two tiles of 6 rows. */
  private static float rows12(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride,
      int ahead,
      int aheadStep) {
    int even = depth & -2;
    float touched =
        TallTile.rows12(
            a, at, aStep, b, bt, even, from, ft, fStride, c, ct, cStride, ahead, aheadStep);
    if (even < depth) {
      int ak = at + even * aStep;
      int bk = bt + even * COLUMNS;
      int ct6 = ct + 6 * cStride;
      Tile.rows6(a, ak, aStep, b, bk, 1, c, ct, cStride, c, ct, cStride, bk, 0);
      Tile.rows6(a, ak + 6, aStep, b, bk, 1, c, ct6, cStride, c, ct6, cStride, bk, 0);
    }
    return touched;
  }
}
