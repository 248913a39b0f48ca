package dev.jbert.kernel;

import dev.jbert.kernel.ProductTarget.Rows;
import java.util.Arrays;

/**
 * Some columns of x in a product {@code y = activation(x · Wᵀ + b)}, and what they add to y; see
 * {@link MatMulSlab}. An item is some neighbouring panels; the strip is its own task, so that one
 * object is made for an operation and no more.
 */
final class MatMulStrip implements Workers.Task {
  private static final int COLUMNS = Tiles.COLUMNS;

  /** With fewer blocks there is too little work to hide the touching behind. */
  private static final int LEAST_BLOCKS_TO_TOUCH = 5;

  /** Reading the first lines of pages ahead gained 8 % on AMD Zen 5 and lost 10 % on Zen 3. */
  private static final boolean TOUCH_PAGES = Lanes.MANY_REGISTERS;

  private final PackedRows x;
  private final PackedRows exact;
  private final MatMul.Layer layer;
  private final ProductTarget y;
  private final int first;
  private final int columns;
  private final int together;
  private final Scratch scratch;

  /**
   * Some columns.
   *
   * @param exact the columns of x whose weights are exact, for weights that are rounded
   * @param first the first column of x
   * @param columns how many
   * @param together how many panels are an item
   */
  MatMulStrip(
      PackedRows x,
      PackedRows exact,
      MatMul.Layer layer,
      ProductTarget y,
      int first,
      int columns,
      int together,
      Scratch scratch) {
    this.x = x;
    this.exact = exact;
    this.layer = layer;
    this.y = y;
    this.first = first;
    this.columns = columns;
    this.together = together;
    this.scratch = scratch;
  }

  @Override
  public void run(int item, int worker) {
    int panel = item * together;
    int count = Math.min(together, layer.weight().panels() - panel);
    multiply(panel, count, scratch.slot(worker));
  }

  /** Adds the products with {@code count} panels from {@code panel} on to y. */
  private void multiply(int panel, int count, Scratch.Slot slot) {
    touchPagesOf(panel + count, slot);
    int column = panel * COLUMNS;
    int inPlace = 0;
    if (y instanceof Rows(Matrix rows) && column + count * COLUMNS <= layer.weight().out()) {
      inPlace = x.wholeBlocks();
      int ct = rows.rowOffset(0) + column;
      add(panel, count, 0, inPlace, rows.values(), ct, rows.stride(), slot);
    }
    if (inPlace < x.blocks()) {
      addBesideY(panel, count, inPlace, slot);
    }
  }

  /**
   * Few rows only: more give the tiles time to touch all lines, and are mostly not the first to
   * read a weight.
   */
  private void touchPagesOf(int panel, Scratch.Slot slot) {
    if (TOUCH_PAGES
        && x.blocks() <= MatMulSlab.MOST_BLOCKS_WITHOUT_STRIPS
        && layer.weight() instanceof FloatPanels floats
        && panel < floats.panels()) {
      slot.keep(floats.touchPages(panel));
    }
  }

  /** Blocks whose tiles cannot be computed in their place: in a buffer, and then put there. */
  private void addBesideY(int panel, int count, int block, Scratch.Slot slot) {
    int stride = count * COLUMNS;
    float[] tiles = slot.tiles((x.blocks() - block) * x.blockRows() * stride);
    int row = block * x.blockRows();
    int rows = x.rows() - row;
    int column = panel * COLUMNS;
    int wanted = Math.min(stride, layer.weight().out() - column);
    if (first > 0) {
      y.load(tiles, stride, row, rows, column, wanted);
    }
    add(panel, count, block, x.blocks(), tiles, 0, stride, slot);
    y.store(tiles, stride, row, rows, column, wanted);
  }

  /**
   * Adds the products of the blocks before {@code end} to c, which begins as the bias; the
   * activation follows the last.
   */
  private void add(
      int panel, int count, int block, int end, float[] c, int ct, int cStride, Scratch.Slot slot) {
    int column = panel * COLUMNS;
    int width = count * COLUMNS;
    float[] bias = layer.bias();
    if (first > 0) {
      multiply(panel, count, block, end, c, ct, cStride, c, ct, cStride, slot);
    } else if (column + width <= bias.length) {
      multiply(panel, count, block, end, bias, column, 0, c, ct, cStride, slot);
    } else {
      multiply(
          panel, count, block, end, endOfBias(column, width, slot), 0, 0, c, ct, cStride, slot);
    }
    if (first + columns == x.columns()) {
      int rows = Math.min(x.rows(), end * x.blockRows()) - block * x.blockRows();
      Activations.apply(layer.activation(), c, ct, cStride, rows, width);
    }
  }

  /** What there is of the bias from {@code column} on, and zeros. */
  private float[] endOfBias(int column, int width, Scratch.Slot slot) {
    float[] bias = layer.bias();
    float[] end = slot.bias(width);
    int there = Math.max(bias.length - column, 0);
    System.arraycopy(bias, bias.length - there, end, 0, there);
    Arrays.fill(end, there, width, 0f);
    return end;
  }

  private void multiply(
      int panel,
      int count,
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
      slot.keep(multiply(floats, panel, count, block, end, from, ft, fStride, c, ct, cStride));
    } else if (layer.weight() instanceof Bf16Panels pairs) {
      float[] begin = from;
      int beginAt = ft;
      int beginStride = fStride;
      if (first == 0 && exact.columns() > 0) {
        FloatPanels remainder = pairs.remainder();
        multiplyExact(remainder, panel, count, block, end, from, ft, fStride, c, ct, cStride);
        begin = c;
        beginAt = ct;
        beginStride = cStride;
      }
      multiply(pairs, panel, count, block, end, begin, beginAt, beginStride, c, ct, cStride);
    }
  }

  /**
   * The loop from tile to tile has little besides: what one writes takes its time to reach memory,
   * and the processor waits for it if much else is written before the next begins.
   */
  private float multiply(
      FloatPanels w,
      int panel,
      int count,
      int block,
      int end,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    int blockRows = x.blockRows();
    int aheadStep = aheadStep(w, panel + count);
    float touched = 0;
    for (int i = block; i < end; i++) {
      int height = x.height(i);
      int at = x.at(i, first);
      int row = (i - block) * blockRows;
      int ahead = aheadStep == 0 ? 0 : ahead(w, panel + count, i, aheadStep);
      for (int p = 0; p < count; p++) {
        touched +=
            Tiles.multiplyPanel(
                height,
                x.values(),
                at,
                w.values(),
                w.panelOffset(panel + p) + first * COLUMNS,
                columns,
                from,
                ft + row * fStride + p * COLUMNS,
                fStride,
                c,
                ct + row * cStride + p * COLUMNS,
                cStride,
                ahead,
                aheadStep);
      }
    }
    return touched;
  }

  /** How far a tile is to move on per k in the panel that comes next; 0 for touching nothing. */
  private int aheadStep(FloatPanels w, int next) {
    int blocks = x.blocks();
    boolean touch = Lanes.MANY_REGISTERS && blocks >= LEAST_BLOCKS_TO_TOUCH && next < w.panels();
    return touch ? Math.ceilDiv(COLUMNS, blocks) : 0;
  }

  /** Where a block begins to touch the next panel: together they touch all, each its share. */
  private int ahead(FloatPanels w, int next, int block, int step) {
    int share = Math.min(block * step, COLUMNS - step) * columns;
    return w.panelOffset(next) + first * COLUMNS + share;
  }

  private void multiply(
      Bf16Panels w,
      int panel,
      int count,
      int block,
      int end,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    for (int i = block; i < end; i++) {
      int row = (i - block) * x.blockRows();
      for (int p = 0; p < count; p++) {
        Bf16Tile.multiply(
            x.height(i),
            x.values(),
            x.at(i, first),
            w.pairs(),
            w.panelOffset(panel + p) + first * (COLUMNS / 2),
            columns,
            from,
            ft + row * fStride + p * COLUMNS,
            fStride,
            c,
            ct + row * cStride + p * COLUMNS,
            cStride);
      }
    }
  }

  /** What rounding took from the weights of the exact columns. */
  private void multiplyExact(
      FloatPanels w,
      int panel,
      int count,
      int block,
      int end,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    for (int i = block; i < end; i++) {
      int row = (i - block) * x.blockRows();
      for (int p = 0; p < count; p++) {
        int bt = w.panelOffset(panel + p);
        Tiles.multiplyPanel(
            exact.height(i),
            exact.values(),
            exact.at(i, 0),
            w.values(),
            bt,
            exact.columns(),
            from,
            ft + row * fStride + p * COLUMNS,
            fStride,
            c,
            ct + row * cStride + p * COLUMNS,
            cStride,
            bt,
            0);
      }
    }
  }
}
