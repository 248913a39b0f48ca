package dev.jbert.kernel;

import dev.jbert.kernel.ProductTarget.Rows;
import java.util.Arrays;

/**
 * Some rows of a matrix product: {@code y = activation(x · Wᵀ + b)}.
 *
 * <p>A panel of the weight is multiplied with every block of x before the next panel is begun, so
 * that the weight streams from memory once, and the tiles touch the panel that comes next, see
 * {@link Tile}.
 *
 * <p>Where there are many rows, the columns of x are taken {@link #STRIP_COLUMNS} at a time, so
 * that a panel's part and some blocks stay in the second-level cache together: y begins as the bias
 * and takes up the products strip by strip, in the order of the columns; the activation follows
 * with the last. With few rows strips would only cut the stream of weights into pieces.
 */
final class MatMulSlab {
  private static final int COLUMNS = Tiles.COLUMNS;

  /** By measurement; a strip's part of a panel of 32 columns has 0.1 MB. */
  private static final int STRIP_COLUMNS = 768;

  /**
   * By measurement: 16 rows take a fifth less without strips, 128 some percent, 264 far more. With
   * tiles for 16 registers, whose panels are half as wide, strips gain nothing that stands out; and
   * what is dealt out to streams, see {@link PanelLayout}, is multiplied whole.
   */
  private static final int MOST_BLOCKS_WITHOUT_STRIPS =
      Lanes.MANY_REGISTERS ? 11 : Integer.MAX_VALUE;

  /** With fewer blocks there is too little work to hide the touching behind. */
  private static final int LEAST_BLOCKS_TO_TOUCH = 5;

  /** Reading the first lines of pages ahead gained 8 % on AMD Zen 5 and lost 10 % on Zen 3. */
  private static final boolean TOUCH_PAGES = Lanes.MANY_REGISTERS;

  private final PackedRows x;

  /** The columns of x whose weights are exact, for weights that are rounded. */
  private final PackedRows exact;

  private final MatMul.Layer layer;
  private final ProductTarget y;
  private final Scratch scratch;

  MatMulSlab(PackedRows x, PackedRows exact, MatMul.Layer layer, ProductTarget y, Scratch scratch) {
    this.x = x;
    this.exact = exact;
    this.layer = layer;
    this.y = y;
    this.scratch = scratch;
  }

  /** Computes the slab's rows of y, shared out among {@code workers}. */
  void run(Workers workers) {
    int stripColumns = x.blocks() <= MOST_BLOCKS_WITHOUT_STRIPS ? x.columns() : STRIP_COLUMNS;
    int column = 0;
    do {
      Strip strip = new Strip(column, Math.min(stripColumns, x.columns() - column));
      workers.forEach(
          layer.weight().panels(), (panel, worker) -> strip.multiply(panel, scratch.slot(worker)));
      column += strip.columns;
    } while (column < x.columns());
  }

  /** Some columns of x, and what they add to y. */
  private final class Strip {
    private final int first;
    private final int columns;

    Strip(int first, int columns) {
      this.first = first;
      this.columns = columns;
    }

    /** Adds the products with one panel to y. */
    void multiply(int panel, Scratch.Slot slot) {
      touchPagesOf(panel + 1, slot);
      boolean wholePanel = (panel + 1) * COLUMNS <= layer.weight().out();
      for (int block = 0; block < x.blocks(); block++) {
        boolean whole = wholePanel && x.rowsOf(block) == x.height(block);
        if (whole && y instanceof Rows(Matrix rows)) {
          int ct = rows.rowOffset(block * x.blockRows()) + panel * COLUMNS;
          tile(block, panel, rows.values(), ct, rows.stride(), slot);
        } else {
          tileBesideY(block, panel, slot);
        }
      }
    }

    /**
     * Few rows only: more give the tiles time to touch all lines, and are mostly not the first to
     * read a weight.
     */
    private void touchPagesOf(int panel, Scratch.Slot slot) {
      if (TOUCH_PAGES
          && x.blocks() <= MOST_BLOCKS_WITHOUT_STRIPS
          && layer.weight() instanceof FloatPanels floats
          && panel < floats.panels()) {
        slot.keep(floats.touchPages(panel));
      }
    }

    /** A tile that cannot be computed in its place is computed in a buffer and put there. */
    private void tileBesideY(int block, int panel, Scratch.Slot slot) {
      float[] tile = slot.tile(x.blockRows() * COLUMNS);
      int row = block * x.blockRows();
      int column = panel * COLUMNS;
      int wanted = Math.min(COLUMNS, layer.weight().out() - column);
      if (first > 0) {
        y.load(tile, row, x.rowsOf(block), column, wanted);
      }
      tile(block, panel, tile, 0, COLUMNS, slot);
      y.store(tile, row, x.rowsOf(block), column, wanted);
    }

    /** Adds the products to c, which begins as the bias; the activation follows the last. */
    private void tile(int block, int panel, float[] c, int ct, int cStride, Scratch.Slot slot) {
      int column = panel * COLUMNS;
      float[] bias = layer.bias();
      if (first > 0) {
        multiply(block, panel, c, ct, cStride, c, ct, cStride, slot);
      } else if (bias.length == 0) {
        multiply(block, panel, Tiles.ZEROS, 0, 0, c, ct, cStride, slot);
      } else if (column + COLUMNS <= bias.length) {
        multiply(block, panel, bias, column, 0, c, ct, cStride, slot);
      } else {
        multiply(block, panel, endOfBias(column, slot), 0, 0, c, ct, cStride, slot);
      }
      if (first + columns == x.columns()) {
        Activations.apply(layer.activation(), c, ct, cStride, x.rowsOf(block));
      }
    }

    /** The bias from {@code column} on and zeros. */
    private float[] endOfBias(int column, Scratch.Slot slot) {
      float[] bias = layer.bias();
      float[] end = slot.bias(COLUMNS);
      Arrays.fill(end, bias.length - column, COLUMNS, 0f);
      System.arraycopy(bias, column, end, 0, bias.length - column);
      return end;
    }

    private void multiply(
        int block,
        int panel,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride,
        Scratch.Slot slot) {
      switch (layer.weight()) {
        case FloatPanels floats ->
            slot.keep(multiply(floats, block, panel, from, ft, fStride, c, ct, cStride));
        case Bf16Panels pairs when first == 0 && exact.columns() > 0 -> {
          multiplyExact(pairs.remainder(), block, panel, from, ft, fStride, c, ct, cStride);
          multiply(pairs, block, panel, c, ct, cStride, c, ct, cStride);
        }
        case Bf16Panels pairs -> multiply(pairs, block, panel, from, ft, fStride, c, ct, cStride);
      }
    }

    private float multiply(
        FloatPanels w,
        int block,
        int panel,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride) {
      int height = x.height(block);
      int bt = w.panelOffset(panel) + first * COLUMNS;
      int ahead = bt;
      int aheadStep = 0;
      int blocks = x.blocks();
      if (blocks >= LEAST_BLOCKS_TO_TOUCH && panel + 1 < w.panels()) {
        // Together the blocks touch all of the next panel, each its share.
        aheadStep = Math.ceilDiv(COLUMNS, blocks);
        int share = Math.min(block * aheadStep, COLUMNS - aheadStep) * columns;
        ahead = w.panelOffset(panel + 1) + first * COLUMNS + share;
      }
      return Tiles.multiplyPanel(
          height,
          x.values(),
          x.at(block, first),
          w.values(),
          bt,
          columns,
          from,
          ft,
          fStride,
          c,
          ct,
          cStride,
          ahead,
          aheadStep);
    }

    private void multiply(
        Bf16Panels w,
        int block,
        int panel,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride) {
      int bt = w.panelOffset(panel) + first * (COLUMNS / 2);
      Bf16Tile.multiply(
          x.height(block),
          x.values(),
          x.at(block, first),
          w.pairs(),
          bt,
          columns,
          from,
          ft,
          fStride,
          c,
          ct,
          cStride);
    }

    /** What rounding took from the weights of the exact columns. */
    private void multiplyExact(
        FloatPanels w,
        int block,
        int panel,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride) {
      int bt = w.panelOffset(panel);
      Tiles.multiplyPanel(
          exact.height(block),
          exact.values(),
          exact.at(block, 0),
          w.values(),
          bt,
          exact.columns(),
          from,
          ft,
          fStride,
          c,
          ct,
          cStride,
          bt,
          0);
    }
  }
}
