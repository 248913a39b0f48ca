package dev.jbert.kernel;

/** Which register tile computes how many rows. */
final class Tiles {

  /** Rows of the tallest tile whose accumulators fit into the register file. */
  static final int MAX_ROWS = Lanes.MANY_REGISTERS ? 12 : 6;

  /** Columns of every tile, and of the panels of the right operand. */
  static final int COLUMNS = 2 * Lanes.COUNT;

  /** Without streams: the values of attention, and all panels where there are many registers. */
  private static final PanelLayout ONE_STREAM = new PanelLayout(COLUMNS, 1);

  /**
   * The panels of weights and of queries; four streams by measurement, where eight and two were
   * slower.
   */
  static final PanelLayout PANEL_LAYOUT =
      Lanes.MANY_REGISTERS ? ONE_STREAM : new PanelLayout(COLUMNS, StreamedTile.STREAMS);

  /** What sums begin with where there is no bias; its stride is 0. Never written. */
  static final float[] ZEROS = new float[COLUMNS];

  private Tiles() {}

  /**
   * How many blocks at the end share what {@code rows} rows leave beyond blocks of {@link
   * #MAX_ROWS}: with 16 registers one or two rows and the six before them make two blocks of four,
   * because a tile of four takes two thirds of the time of one of six. Otherwise 1.
   */
  static int lastBlocks(int rows) {
    int left = rows % MAX_ROWS;
    return !Lanes.MANY_REGISTERS && rows > MAX_ROWS && (left == 1 || left == 2) ? 2 : 1;
  }

  /**
   * Rows of the tile that computes a block of {@code rows} rows. With 16 registers the tile of four
   * is fenced and takes less time than that of two.
   */
  static int heightFor(int rows) {
    return switch (rows) {
      case 1 -> 1;
      case 2, 3, 4 -> Lanes.MANY_REGISTERS ? rows : 4;
      case 5, 6 -> 6;
      case 7, 8 -> 8;
      default -> 12;
    };
  }

  /**
   * How many of {@code rows} rows, 1 or more, to compute first, so that a tile computes these and
   * no other, and can write them where they belong. With 16 registers a tile may compute more.
   */
  static int rowsInPlace(int rows) {
    if (!Lanes.MANY_REGISTERS) {
      return Math.min(MAX_ROWS, rows);
    }
    return switch (rows) {
      case 5, 7 -> rows - 1;
      case 9, 10, 11 -> 8;
      default -> heightFor(rows);
    };
  }

  /** c = a · b; arguments as where sums begin with {@code from}. */
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
    if (!Lanes.MANY_REGISTERS
        && (height == 4 || height == 6)
        && aStep == COLUMNS
        && !ColdStart.isOn()) {
      panelRows(height, a, at, b, bt, depth, c, ct, cStride);
      return;
    }
    multiply(height, a, at, aStep, b, bt, depth, ZEROS, 0, 0, c, ct, cStride, bt, 0, 0);
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
   * @param ahead where in b a tile of 12 rows begins to read ahead, see {@link ReadAhead}; others
   *     do not. Where nothing is to be read ahead, any place within b
   * @param aheadStep how far that moves on a turn; 0 where nothing is to be read ahead
   * @param aheadGap from one of its places to the next; 0 where nothing is to be read ahead
   * @return meaningless; to be kept, or the compiler drops the reads
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
      int aheadStep,
      int aheadGap) {
    if (ColdStart.isOn()) {
      PlainTile.multiply(
          height, a, at, aStep, b, bt, ONE_STREAM, depth, from, ft, fStride, c, ct, cStride);
      return 0;
    }
    switch (height) {
      case 1 -> Tile.rows1(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 2 -> Tile.rows2(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 3 -> Tile.rows3(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 4 -> Tile.rows4(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 6 -> Tile.rows6(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 8 -> TallTile.rows8(a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 12 -> {
        return rows12(
            a, at, aStep, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep,
            aheadGap);
      }
      default -> throw new IllegalArgumentException("no tile of " + height + " rows");
    }
    return 0;
  }

  /** c = a · b for a panel that lies as {@link #PANEL_LAYOUT} says. */
  static void multiplyPanel(
      int height, float[] a, int at, float[] b, int bt, int depth, float[] c, int ct, int cStride) {
    multiplyPanel(height, a, at, b, bt, depth, ZEROS, 0, 0, c, ct, cStride, bt, 0, 0);
  }

  /**
   * As {@link #multiply} for a panel that lies as {@link #PANEL_LAYOUT} says; where that has
   * several streams, the panel is multiplied whole, and the sums of all rows begin alike, with
   * {@code fStride} 0. Rows lie side by side: a has element (k, r) at {@code at + k · height + r}.
   */
  static float multiplyPanel(
      int height,
      float[] a,
      int at,
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
      int aheadStep,
      int aheadGap) {
    if (PANEL_LAYOUT.streams() > 1) {
      if (fStride != 0) {
        throw new IllegalArgumentException("sums of streams begin alike in all rows");
      }
      multiplyStreams(height, a, at, b, bt, depth, from, ft, c, ct, cStride);
      return 0;
    }
    if (FourStepTile.IS_CHOSEN && height == 12 && !ColdStart.isOn()) {
      return rows12BySteps(
          a, at, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep, aheadGap);
    }
    return multiply(
        height, a, at, height, b, bt, depth, from, ft, fStride, c, ct, cStride, ahead, aheadStep,
        aheadGap);
  }

  /** The tile takes four k at a time; what is left, three at most, goes to another. */
  static float rows12BySteps(
      float[] a,
      int at,
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
      int aheadStep,
      int aheadGap) {
    int whole = depth - depth % FourStepTile.STEPS;
    int read =
        FourStepTile.rows12(
            a, at, b, bt, whole, from, ft, fStride, c, ct, cStride, ahead, aheadStep, aheadGap);
    if (whole < depth) {
      int ak = at + whole * 12;
      int bk = bt + whole * COLUMNS;
      rows12(a, ak, 12, b, bk, depth - whole, c, ct, cStride, c, ct, cStride, bk, 0, 0);
    }
    return read;
  }

  /** The last k, where they do not fill all streams, go to {@link Tile}. */
  private static void multiplyStreams(
      int height,
      float[] a,
      int at,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      float[] c,
      int ct,
      int cStride) {
    if (ColdStart.isOn()) {
      PlainTile.multiply(
          height, a, at, height, b, bt, PANEL_LAYOUT, depth, from, ft, 0, c, ct, cStride);
      return;
    }
    int stream = PANEL_LAYOUT.streamElements(depth);
    int whole = depth - depth % StreamedTile.STREAMS;
    switch (height) {
      case 1 -> StreamedTile.rows1(a, at, b, bt, stream, whole, from, ft, c, ct);
      case 4 -> StreamedTile.rows4(a, at, b, bt, stream, whole, from, ft, c, ct, cStride);
      case 6 -> StreamedTile.rows6(a, at, b, bt, stream, whole, from, ft, c, ct, cStride);
      default -> throw new IllegalArgumentException("no tile of " + height + " rows");
    }
    for (int k = whole; k < depth; k++) {
      int ak = at + k * height;
      int bk = bt + PANEL_LAYOUT.at(k, depth);
      multiply(height, a, ak, height, b, bk, 1, c, ct, cStride, c, ct, cStride, bk, 0, 0);
    }
  }

  /**
   * c = a · b, 4 or 6 rows. The fenced tiles take two k at a time; a last one goes to {@link Tile}.
   */
  private static void panelRows(
      int height, float[] a, int at, float[] b, int bt, int depth, float[] c, int ct, int cStride) {
    int even = depth & -2;
    int ak = at + even * COLUMNS;
    int bk = bt + even * COLUMNS;
    boolean odd = even < depth;
    if (height == 4) {
      FencedTile.panelRows4(a, at, b, bt, even, c, ct, cStride);
      if (odd) {
        Tile.rows4(a, ak, COLUMNS, b, bk, 1, c, ct, cStride, c, ct, cStride);
      }
    } else {
      FencedTile.panelRows6(a, at, b, bt, even, c, ct, cStride);
      if (odd) {
        Tile.rows6(a, ak, COLUMNS, b, bk, 1, c, ct, cStride, c, ct, cStride);
      }
    }
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
      int aheadStep,
      int aheadGap) {
    int even = depth & -2;
    float read =
        TallTile.rows12(
            a, at, aStep, b, bt, even, from, ft, fStride, c, ct, cStride, ahead, aheadStep,
            aheadGap);
    if (even < depth) {
      int ak = at + even * aStep;
      int bk = bt + even * COLUMNS;
      int ct6 = ct + 6 * cStride;
      Tile.rows6(a, ak, aStep, b, bk, 1, c, ct, cStride, c, ct, cStride);
      Tile.rows6(a, ak + 6, aStep, b, bk, 1, c, ct6, cStride, c, ct6, cStride);
    }
    return read;
  }
}
