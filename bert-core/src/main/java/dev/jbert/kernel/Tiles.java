package dev.jbert.kernel;

/** Which register tile computes how many rows. */
final class Tiles {

  /** Rows of the tallest tile; the accumulators fill the register file. */
  static final int MAX_ROWS = Lanes.MANY_REGISTERS ? 12 : 6;

  /** Columns of every tile, and of the panels of the right operand. */
  static final int COLUMNS = 2 * Lanes.COUNT;

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

  /**
   * c[r, j] = Σₖ a[k, r] · b[k, j] for {@code height} rows and {@link #COLUMNS} columns.
   *
   * @param height as {@link #heightFor} gave it
   * @param a element (k, r) at {@code at + k · aStep + r}
   * @param b element (k, j) at {@code bt + k · COLUMNS + j}
   * @param depth number of k
   * @param c overwritten; element (r, j) at {@code ct + r · cStride + j}
   */
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
    switch (height) {
      case 1 -> Tile.rows1(a, at, aStep, b, bt, depth, c, ct, cStride);
      case 2 -> Tile.rows2(a, at, aStep, b, bt, depth, c, ct, cStride);
      case 3 -> Tile.rows3(a, at, aStep, b, bt, depth, c, ct, cStride);
      case 4 -> Tile.rows4(a, at, aStep, b, bt, depth, c, ct, cStride);
      case 6 -> Tile.rows6(a, at, aStep, b, bt, depth, c, ct, cStride);
      case 8 -> TallTile.rows8(a, at, aStep, b, bt, depth, c, ct, cStride);
      case 12 -> TallTile.rows12(a, at, aStep, b, bt, depth, c, ct, cStride);
      default -> throw new IllegalArgumentException("no tile of " + height + " rows");
    }
  }
}
