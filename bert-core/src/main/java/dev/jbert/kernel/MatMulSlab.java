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
      int column = panel * COLUMNS;
      int inPlace = 0;
      if (y instanceof Rows(Matrix rows) && column + COLUMNS <= layer.weight().out()) {
        inPlace = x.wholeBlocks();
        int ct = rows.rowOffset(0) + column;
        add(panel, 0, inPlace, rows.values(), ct, rows.stride(), slot);
      }
      if (inPlace < x.blocks()) {
        addBesideY(panel, inPlace, slot);
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

    /** Blocks whose tiles cannot be computed in their place: in a buffer, and then put there. */
    private void addBesideY(int panel, int block, Scratch.Slot slot) {
      float[] tiles = slot.tiles((x.blocks() - block) * x.blockRows() * COLUMNS);
      int row = block * x.blockRows();
      int rows = x.rows() - row;
      int column = panel * COLUMNS;
      int wanted = Math.min(COLUMNS, layer.weight().out() - column);
      if (first > 0) {
        y.load(tiles, row, rows, column, wanted);
      }
      add(panel, block, x.blocks(), tiles, 0, COLUMNS, slot);
      y.store(tiles, row, rows, column, wanted);
    }

    /**
     * Adds the products of some blocks to c, which begins as the bias; the activation follows the
     * last.
     */
    private void add(
        int panel, int block, int end, float[] c, int ct, int cStride, Scratch.Slot slot) {
      int column = panel * COLUMNS;
      float[] bias = layer.bias();
      if (first > 0) {
        multiply(panel, block, end, c, ct, cStride, c, ct, cStride, slot);
      } else if (bias.length == 0) {
        multiply(panel, block, end, Tiles.ZEROS, 0, 0, c, ct, cStride, slot);
      } else if (column + COLUMNS <= bias.length) {
        multiply(panel, block, end, bias, column, 0, c, ct, cStride, slot);
      } else {
        multiply(panel, block, end, endOfBias(column, slot), 0, 0, c, ct, cStride, slot);
      }
      if (first + columns == x.columns()) {
        int rows = Math.min(x.rows(), end * x.blockRows()) - block * x.blockRows();
        Activations.apply(layer.activation(), c, ct, cStride, rows);
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
        int panel,
        int block,
        int end,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride,
        Scratch.Slot slot) {
      // By instanceof, because a switch over types takes long the first time that a JVM meets one.
      if (layer.weight() instanceof FloatPanels floats) {
        slot.keep(multiply(floats, panel, block, end, from, ft, fStride, c, ct, cStride));
      } else if (layer.weight() instanceof Bf16Panels pairs) {
        if (first == 0 && exact.columns() > 0) {
          multiplyExact(pairs.remainder(), panel, block, end, from, ft, fStride, c, ct, cStride);
          multiply(pairs, panel, block, end, c, ct, cStride, c, ct, cStride);
        } else {
          multiply(pairs, panel, block, end, from, ft, fStride, c, ct, cStride);
        }
      }
    }

    /**
     * The loop from block to block has little besides: what one tile writes takes its time to reach
     * memory, and the processor waits for it if much else is written before the next begins.
     */
    private float multiply(
        FloatPanels w,
        int panel,
        int block,
        int end,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride) {
      int bt = w.panelOffset(panel) + first * COLUMNS;
      int blockRows = x.blockRows();
      int aheadStep = aheadStep(w, panel);
      float touched = 0;
      for (int i = block; i < end; i++) {
        // Together the blocks touch all of the next panel, each its share.
        int share = Math.min(i * aheadStep, COLUMNS - aheadStep) * columns;
        int ahead = aheadStep == 0 ? bt : w.panelOffset(panel + 1) + first * COLUMNS + share;
        int row = (i - block) * blockRows;
        touched +=
            Tiles.multiplyPanel(
                x.height(i),
                x.values(),
                x.at(i, first),
                w.values(),
                bt,
                columns,
                from,
                ft + row * fStride,
                fStride,
                c,
                ct + row * cStride,
                cStride,
                ahead,
                aheadStep);
      }
      return touched;
    }

    /** How far to move on in the next panel per k, or 0 for touching nothing. */
    private int aheadStep(FloatPanels w, int panel) {
      int blocks = x.blocks();
      boolean touch =
          Lanes.MANY_REGISTERS && blocks >= LEAST_BLOCKS_TO_TOUCH && panel + 1 < w.panels();
      return touch ? Math.ceilDiv(COLUMNS, blocks) : 0;
    }

    private void multiply(
        Bf16Panels w,
        int panel,
        int block,
        int end,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride) {
      int bt = w.panelOffset(panel) + first * (COLUMNS / 2);
      for (int i = block; i < end; i++) {
        int row = (i - block) * x.blockRows();
        Bf16Tile.multiply(
            x.height(i),
            x.values(),
            x.at(i, first),
            w.pairs(),
            bt,
            columns,
            from,
            ft + row * fStride,
            fStride,
            c,
            ct + row * cStride,
            cStride);
      }
    }

    /** What rounding took from the weights of the exact columns. */
    private void multiplyExact(
        FloatPanels w,
        int panel,
        int block,
        int end,
        float[] from,
        int ft,
        int fStride,
        float[] c,
        int ct,
        int cStride) {
      int bt = w.panelOffset(panel);
      for (int i = block; i < end; i++) {
        int row = (i - block) * x.blockRows();
        Tiles.multiplyPanel(
            exact.height(i),
            exact.values(),
            exact.at(i, 0),
            w.values(),
            bt,
            exact.columns(),
            from,
            ft + row * fStride,
            fStride,
            c,
            ct + row * cStride,
            cStride,
            bt,
            0);
      }
    }
  }
}
