package dev.jbert.kernel;

import dev.jbert.kernel.ProductTarget.Rows;
import java.util.Arrays;

/**
 * The products of a slab, or of a part of its rows, with the panels of a weight, {@code y =
 * activation(x · Wᵀ + b)}; see {@link MatMulSlab}. An item is some neighbouring panels; this is its
 * own task, so that one object is made for an operation and no more.
 */
final class MatMulPanels implements Workers.Task {
  private static final int COLUMNS = Tiles.COLUMNS;

  /**
   * With fewer blocks all workers begin with the first. By measurement: with two, a worker that
   * begins with the last takes longer, and with three to five nothing is gained.
   */
  private static final int LEAST_BLOCKS_APART = 6;

  private final PackedRows x;
  private final PackedRows exact;
  private final MatMul.Layer layer;
  private final ProductTarget y;
  private final int stripColumns;
  private final int together;
  private final Scratch scratch;

  /**
   * The products of a slab.
   *
   * @param exact the columns of x whose weights are exact, for weights that are rounded
   * @param stripColumns how many columns of x are taken at a time
   * @param together how many panels are an item
   */
  MatMulPanels(
      PackedRows x,
      PackedRows exact,
      MatMul.Layer layer,
      ProductTarget y,
      int stripColumns,
      int together,
      Scratch scratch) {
    this.x = x;
    this.exact = exact;
    this.layer = layer;
    this.y = y;
    this.stripColumns = stripColumns;
    this.together = together;
    this.scratch = scratch;
  }

  /** The same products with {@code weight} in place of the layer's. */
  MatMulPanels with(FloatPanels weight) {
    MatMul.Layer other = new MatMul.Layer(weight, layer.bias(), layer.activation());
    return new MatMulPanels(x, exact, other, y, stripColumns, together, scratch);
  }

  @Override
  public void run(int item, int worker) {
    int panel = item * together;
    int count = Math.min(together, layer.weight().panels() - panel);
    multiply(panel, count, scratch.slot(worker));
  }

  /** Computes the columns of y that {@code count} panels from {@code panel} on make. */
  private void multiply(int panel, int count, Scratch.Slot slot) {
    int column = panel * COLUMNS;
    int inPlace = 0;
    if (y instanceof Rows(Matrix rows) && column + count * COLUMNS <= layer.weight().out()) {
      inPlace = x.wholeBlocks();
      int ct = rows.rowOffset(0) + column;
      multiplyBlocks(panel, count, 0, inPlace, rows.values(), ct, rows.stride(), slot);
    }
    if (inPlace < x.blocks()) {
      multiplyBesideY(panel, count, inPlace, slot);
    }
  }

  /**
   * Blocks whose tiles cannot be computed in their place: in a buffer, and then put there. It has
   * room for blocks of any height, as the target reads what is beyond the rows, and its last block
   * may be higher than that of x.
   */
  private void multiplyBesideY(int panel, int count, int block, Scratch.Slot slot) {
    int stride = count * COLUMNS;
    float[] tiles = slot.tiles((x.blocks() - block) * Tiles.MAX_ROWS * stride);
    int row = x.firstRow(block);
    int rows = x.rows() - row;
    int column = panel * COLUMNS;
    int wanted = Math.min(stride, layer.weight().out() - column);
    multiplyBlocks(panel, count, block, x.blocks(), tiles, 0, stride, slot);
    y.store(tiles, stride, row, rows, column, wanted);
  }

  /** The blocks from {@code block} to {@code end}: strip after strip, then the activation. */
  private void multiplyBlocks(
      int panel, int count, int block, int end, float[] c, int ct, int cStride, Scratch.Slot slot) {
    int column = panel * COLUMNS;
    int width = count * COLUMNS;
    float[] bias = layer.bias();
    int columns = Math.min(stripColumns, x.columns());
    if (column + width <= bias.length) {
      multiply(panel, count, block, end, 0, columns, bias, column, 0, c, ct, cStride, slot);
    } else {
      float[] begin = endOfBias(column, width, slot);
      multiply(panel, count, block, end, 0, columns, begin, 0, 0, c, ct, cStride, slot);
    }
    for (int first = columns; first < x.columns(); first += columns) {
      columns = Math.min(stripColumns, x.columns() - first);
      multiply(panel, count, block, end, first, columns, c, ct, cStride, c, ct, cStride, slot);
    }
    int rows = Math.min(x.rows(), x.firstRow(end)) - x.firstRow(block);
    Activations.apply(layer.activation(), c, ct, cStride, rows, width);
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

  /** Adds the products of {@code columns} columns from {@code first} on to {@code from}. */
  private void multiply(
      int panel,
      int count,
      int block,
      int end,
      int first,
      int columns,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride,
      Scratch.Slot slot) {
    int begin = begin(block, end, slot);
    boolean isShort = count == 1 && isShort(panel);
    // By instanceof, because a switch over types takes long the first time that a JVM meets one.
    if (layer.weight() instanceof FloatPanels floats) {
      slot.keep(
          isShort
              ? ShortProduct.multiply(
                  x, floats, panel, block, end, from, ft, fStride, c, ct, cStride)
              : multiply(
                  floats, panel, count, block, end, begin, first, columns, from, ft, fStride, c, ct,
                  cStride));
    } else if (layer.weight() instanceof Bf16Panels pairs) {
      float[] sums = from;
      int sumsAt = ft;
      int sumsStride = fStride;
      if (first == 0 && exact.columns() > 0) {
        FloatPanels remainder = pairs.remainder();
        multiplyExact(remainder, panel, count, block, end, from, ft, fStride, c, ct, cStride);
        sums = c;
        sumsAt = ct;
        sumsStride = cStride;
      }
      if (isShort) {
        slot.keep(
            ShortProduct.multiply(
                x, pairs, panel, block, end, sums, sumsAt, sumsStride, c, ct, cStride));
      } else {
        multiply(
            pairs,
            panel,
            count,
            block,
            end,
            begin,
            first,
            columns,
            sums,
            sumsAt,
            sumsStride,
            c,
            ct,
            cStride);
      }
    }
  }

  /**
   * Whether a panel alone is multiplied by tiles of short products: not the last, which has no
   * next, not strips of it, and not rows that were packed for plain loops.
   */
  private boolean isShort(int panel) {
    return ReadAhead.isShort(x.rows())
        && x.columns() <= stripColumns
        && ReadAheadTile.isHeight(x.lastHeight())
        && hasPanel(panel + 1)
        && !ColdStart.isOn();
  }

  private boolean hasPanel(int panel) {
    return layer.weight() instanceof FloatPanels floats
        ? floats.has(panel)
        : panel < layer.weight().panels();
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
      int begin,
      int first,
      int columns,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    int firstRow = x.firstRow(block);
    int tall = x.tallBlocks();
    int next = next(w, panel + count, first + columns);
    boolean readsAhead = ReadAhead.isWorthIt(tall) && columns * COLUMNS <= w.values().length - next;
    int readers = ReadAhead.TALL.readers(tall);
    int step = readsAhead ? ReadAhead.TALL.step(readers) : 0;
    int gap = readsAhead ? ReadAhead.TALL.gap(columns) : 0;
    int reader = block - (tall - readers);
    float read = 0;
    for (int n = block; n < end; n++) {
      int i = fromBegin(n, block, end, begin);
      int height = x.height(i);
      int at = x.at(i, first);
      int row = x.firstRow(i) - firstRow;
      boolean reads = readsAhead && reader >= 0 && i < tall;
      int ahead = reads ? next + ReadAhead.TALL.start(reader, readers, columns) : 0;
      int aheadStep = reads ? step : 0;
      int aheadGap = reads ? gap : 0;
      reader += i < tall ? 1 : 0;
      for (int p = 0; p < count; p++) {
        read +=
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
                aheadStep,
                aheadGap);
      }
    }
    return read;
  }

  /** The block that a worker begins with; see {@link MatMulSlab}. */
  private static int begin(int block, int end, Scratch.Slot slot) {
    int blocks = end - block;
    return blocks < LEAST_BLOCKS_APART ? block : block + slot.begin(blocks);
  }

  /** What is taken in place of block {@code n}: as many blocks on from {@code begin}, and round. */
  private static int fromBegin(int n, int block, int end, int begin) {
    int i = n - block + begin;
    return i < end ? i : i - (end - block);
  }

  /** Where lies what comes after this strip: the next of the panel, or the first of another. */
  private int next(FloatPanels w, int nextPanel, int nextColumn) {
    return nextColumn < x.columns()
        ? w.panelOffset(nextPanel - 1) + nextColumn * COLUMNS
        : w.panelOffset(nextPanel);
  }

  private void multiply(
      Bf16Panels w,
      int panel,
      int count,
      int block,
      int end,
      int begin,
      int first,
      int columns,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    for (int n = block; n < end; n++) {
      int i = fromBegin(n, block, end, begin);
      int row = x.firstRow(i) - x.firstRow(block);
      for (int p = 0; p < count; p++) {
        Bf16Tile.multiplyPanel(
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
      int row = x.firstRow(i) - x.firstRow(block);
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
            0,
            0);
      }
    }
  }
}
