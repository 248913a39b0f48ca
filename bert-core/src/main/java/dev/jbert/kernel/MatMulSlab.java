package dev.jbert.kernel;

/**
 * Some rows of a matrix product: {@code y = activation(x · Wᵀ + b)}.
 *
 * <p>A panel of the weight is multiplied with every block of x before the next panel is begun, so
 * that the weight streams from memory once, and the tiles read ahead into the panel that comes
 * next, see {@link ReadAhead}. With 16 registers, whose panels are half as wide, some neighbouring
 * panels are taken together: a block is still in the first-level cache for the second, and what is
 * written of a row lies together. Each worker begins with a block of its own: rows that another
 * worker fetches at the same time take longer to come.
 *
 * <p>With enough rows these are cut into two parts, each a product of its own, which goes through
 * all panels. So a worker goes on, from product to product, with rows that it wrote itself: where
 * cores share no third-level cache, a line that the other has written takes five times as long to
 * come, and one that the other has read takes longer to be written again.
 *
 * <p>Where there are many rows, the columns of x are taken {@link #STRIP_COLUMNS} at a time, so
 * that a panel's part and some blocks stay in the second-level cache together: a panel's columns of
 * y begin as the bias and take up the products strip by strip, in the order of the columns; the
 * activation follows with the last. With few rows strips would only cut the stream of weights into
 * pieces; {@link FourStepTile} needs them all the same.
 */
final class MatMulSlab {

  /** The system property that says whether all workers share all rows, true or false. */
  static final String PROPERTY = "jbert.rows.shared";

  /** By measurement; a strip's part of a panel of 32 columns has 0.1 MB. */
  private static final int STRIP_COLUMNS = 768;

  /**
   * By measurement: 16 rows take a fifth less without strips, 128 some percent, 264 far more. With
   * tiles for 16 registers strips gain nothing that stands out; and what is dealt out to streams,
   * see {@link PanelLayout}, is multiplied whole.
   */
  private static final int MOST_BLOCKS_WITHOUT_STRIPS =
      Lanes.MANY_REGISTERS ? 11 : Integer.MAX_VALUE;

  /** Panels that are taken together, by measurement: two gain half as much. */
  private static final int MOST_PANELS = Lanes.MANY_REGISTERS ? 1 : 4;

  /** With fewer blocks there is little to be kept in a cache. */
  private static final int LEAST_BLOCKS_FOR_PANELS = 6;

  /** So that four panels of 16 columns stay in a second-level cache of half a MB. */
  private static final int MOST_COLUMNS_FOR_PANELS = 1024;

  /** How many items each worker must have, so that none waits long for another's last. */
  private static final int LEAST_ITEMS = 6;

  /**
   * Whether rows are never cut into parts: with registers of 256 bits it gained here and lost
   * there; on Intel's and on Arm's processors it has not been measured.
   */
  private static final boolean ROWS_ARE_SHARED =
      Lanes.FLOATS.vectorBitSize() < 512 || Processor.isIntelUnlessSet(PROPERTY);

  /** By measurement: with five or six each part waits for weights. */
  private static final int LEAST_BLOCKS_OF_PART = 8;

  /** More have not been measured; all weights are read once for each. */
  private static final int MOST_PARTS = 2;

  private MatMulSlab() {}

  /**
   * Computes the slab's rows of y, shared out among {@code workers}.
   *
   * @param exact the columns of x whose weights are exact, for weights that are rounded
   */
  static void multiply(
      PackedRows x,
      PackedRows exact,
      MatMul.Layer layer,
      ProductTarget y,
      Workers workers,
      Scratch scratch) {
    int parts = parts(x, layer.weight(), workers.threads());
    multiply(parts, x, exact, layer, y, workers, scratch);
  }

  /** The same with the rows cut into {@code parts} parts, 1 or more. */
  static void multiply(
      int parts,
      PackedRows x,
      PackedRows exact,
      MatMul.Layer layer,
      ProductTarget y,
      Workers workers,
      Scratch scratch) {
    int stripColumns = isWhole(x, layer.weight()) ? x.columns() : STRIP_COLUMNS;
    int panels = layer.weight().panels();
    if (layer.weight() instanceof PanelsOnDemand weight) {
      int together = weight.panelsAtATime();
      MatMulPanels product = new MatMulPanels(x, exact, layer, y, stripColumns, together, scratch);
      workers.forEach(
          Math.ceilDiv(panels, together),
          new ProductOnDemand(product, new PlainProduct(x, layer, y), weight, together, scratch));
      return;
    }
    int together = together(x, panels, workers.threads());
    int items = Math.ceilDiv(panels, together);
    if (parts == 1) {
      workers.forEach(items, new MatMulPanels(x, exact, layer, y, stripColumns, together, scratch));
      return;
    }
    MatMulPanels[] products = new MatMulPanels[parts];
    for (int part = 0; part < parts; part++) {
      int from = firstRow(x, part, parts);
      int count = firstRow(x, part + 1, parts) - from;
      PackedRows exactRows = exact.columns() == 0 ? exact : exact.rows(from, count);
      products[part] =
          new MatMulPanels(
              x.rows(from, count),
              exactRows,
              layer,
              y.rows(from, count),
              stripColumns,
              together,
              scratch);
    }
    workers.forEach(
        parts * items, (item, worker) -> products[item / items].run(item % items, worker));
  }

  /**
   * Into how many parts the rows are cut. Weights in pairs are not read ahead, so that each part
   * would wait for them.
   */
  private static int parts(PackedRows x, PackedMatrix weight, int threads) {
    if (ROWS_ARE_SHARED || !(weight instanceof FloatPanels)) {
      return 1;
    }
    int most = Math.min(threads, MOST_PARTS);
    return Math.clamp(x.blocks() / LEAST_BLOCKS_OF_PART, 1, most);
  }

  /** The first row of a part: parts are whole blocks, as equal as can be. */
  private static int firstRow(PackedRows x, int part, int parts) {
    return Math.min(x.rows(), x.firstRow(x.blocks() * part / parts));
  }

  /**
   * Whether all columns of x are taken at once; not where {@link FourStepTile} multiplies, which
   * must have few k.
   */
  private static boolean isWhole(PackedRows x, PackedMatrix weight) {
    return FourStepTile.IS_CHOSEN && !(weight instanceof Bf16Panels)
        ? ReadAhead.isShort(x.rows())
        : x.blocks() <= MOST_BLOCKS_WITHOUT_STRIPS;
  }

  /** How many panels to take together. */
  private static int together(PackedRows x, int panels, int threads) {
    if (x.blocks() < LEAST_BLOCKS_FOR_PANELS || x.columns() > MOST_COLUMNS_FOR_PANELS) {
      return 1;
    }
    return Math.clamp(panels / ((long) LEAST_ITEMS * threads), 1, MOST_PANELS);
  }
}
