package dev.jbert.kernel;

import java.util.Arrays;

/**
 * Some rows of a matrix product.
 *
 * <p>The rows are packed into blocks of a tile's height, a block's rows side by side. Then a panel
 * of the weight is multiplied with every block before the next panel is begun, so that the weight
 * streams from memory once, and the tiles touch the panel that comes next, see {@link Tile}.
 *
 * <p>Where there are many rows, the columns of x are taken {@link #STRIP_COLUMNS} at a time, so
 * that a panel's part and some blocks stay in the second-level cache together: y begins as the bias
 * and takes up the products strip by strip, in the order of the columns; the activation follows
 * with the last. With few rows strips would only cut the stream of weights into pieces.
 */
final class MatMulSlab {
  private static final int ROWS = Tiles.MAX_ROWS;
  private static final int COLUMNS = Tiles.COLUMNS;

  /** By measurement; a strip's part of a panel of 32 columns has 0.1 MB. */
  private static final int STRIP_COLUMNS = 768;

  /** By measurement: 16 rows take a fifth less without strips, 128 some percent, 264 far more. */
  private static final int MOST_BLOCKS_WITHOUT_STRIPS = 11;

  /** With fewer blocks there is too little work to hide the touching behind. */
  private static final int LEAST_BLOCKS_TO_TOUCH = 5;

  private final PackedMatrix weight;
  private final MatMul.Start start;
  private final float[] bias;
  private final Activation activation;
  private final Matrix x;
  private final Matrix y;
  private final int blocks;
  private final float[] packed;
  private final Scratch scratch;

  /** The slab of {@code rows} rows from {@code row}. */
  MatMulSlab(MatMul matMul, int row, int rows, Scratch scratch) {
    this.weight = matMul.weight();
    this.start = matMul.start();
    this.bias = matMul.bias();
    this.activation = matMul.activation();
    boolean all = rows == matMul.x().rows();
    this.x = all ? matMul.x() : matMul.x().rows(row, rows);
    this.y = all ? matMul.y() : matMul.y().rows(row, rows);
    this.blocks = Math.ceilDiv(rows, ROWS);
    this.packed = scratch.packedRows(blocks * ROWS * x.columns());
    this.scratch = scratch;
  }

  /** Computes the slab's rows of y, shared out among {@code workers}. */
  void run(Workers workers) {
    workers.forEach(blocks, (block, worker) -> pack(block));
    int stripColumns = blocks <= MOST_BLOCKS_WITHOUT_STRIPS ? x.columns() : STRIP_COLUMNS;
    int column = 0;
    do {
      Strip strip = new Strip(column, Math.min(stripColumns, x.columns() - column));
      workers.forEach(
          weight.panels(), (panel, worker) -> strip.multiply(panel, scratch.slot(worker)));
      column += strip.columns;
    } while (column < x.columns());
  }

  private void pack(int block) {
    int first = block * ROWS;
    int count = Math.min(ROWS, x.rows() - first);
    int from = x.rowOffset(first);
    int to = first * x.columns();
    Panels.pack(x.values(), from, x.stride(), count, x.columns(), heightFor(count), packed, to);
  }

  private int heightFor(int rows) {
    return switch (weight) {
      case FloatPanels _ -> Tiles.heightFor(rows);
      case Bf16Panels _ -> Bf16Tile.heightFor(rows);
    };
  }

  /** Some columns of x, and what they add to y. */
  private final class Strip {
    private final int first;
    private final int columns;

    Strip(int first, int columns) {
      this.first = first;
      this.columns = columns;
    }

    /** Whether y holds sums already. */
    private boolean goesOn() {
      return first > 0 || start == MatMul.Start.SUMS;
    }

    /** Adds the products with one panel to y. */
    void multiply(int panel, Scratch.Slot slot) {
      touchPagesOf(panel + 1, slot);
      for (int block = 0; block < blocks; block++) {
        int rows = Math.min(ROWS, y.rows() - block * ROWS);
        boolean fits = rows == heightFor(rows) && (panel + 1) * COLUMNS <= y.columns();
        if (fits) {
          tile(block, panel, slot);
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
      if (blocks <= MOST_BLOCKS_WITHOUT_STRIPS
          && panel < weight.panels()
          && weight instanceof FloatPanels floats) {
        slot.keep(floats.touchPages(panel));
      }
    }

    private void tile(int block, int panel, Scratch.Slot slot) {
      int rows = Math.min(ROWS, y.rows() - block * ROWS);
      int ct = y.rowOffset(block * ROWS) + panel * COLUMNS;
      if (goesOn()) {
        multiply(block, panel, y.values(), ct, y.stride(), y.values(), ct, y.stride(), slot);
      } else if (bias.length > 0) {
        multiply(block, panel, bias, panel * COLUMNS, 0, y.values(), ct, y.stride(), slot);
      } else {
        multiply(block, panel, Tiles.ZEROS, 0, 0, y.values(), ct, y.stride(), slot);
      }
      finish(y.values(), ct, y.stride(), rows);
    }

    /** A tile that sticks out of y is computed in a buffer and what belongs to y copied there. */
    private void tileBesideY(int block, int panel, Scratch.Slot slot) {
      float[] tile = slot.tile(ROWS * COLUMNS);
      Matrix target = y.rows(block * ROWS, Math.min(ROWS, y.rows() - block * ROWS));
      int column = panel * COLUMNS;
      int columns = Math.min(COLUMNS, y.columns() - column);
      Arrays.fill(tile, 0f);
      for (int r = 0; r < target.rows(); r++) {
        if (goesOn()) {
          int at = target.rowOffset(r) + column;
          System.arraycopy(target.values(), at, tile, r * COLUMNS, columns);
        } else if (bias.length > 0) {
          System.arraycopy(bias, column, tile, r * COLUMNS, columns);
        }
      }
      multiply(block, panel, tile, 0, COLUMNS, tile, 0, COLUMNS, slot);
      finish(tile, 0, COLUMNS, target.rows());
      for (int r = 0; r < target.rows(); r++) {
        int to = target.rowOffset(r) + column;
        System.arraycopy(tile, r * COLUMNS, target.values(), to, columns);
      }
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
      int height = heightFor(Math.min(ROWS, x.rows() - block * ROWS));
      int at = block * ROWS * x.columns() + first * height;
      switch (weight) {
        case FloatPanels floats -> {
          int bt = floats.panelOffset(panel) + first * COLUMNS;
          int ahead = bt;
          int aheadStep = 0;
          if (blocks >= LEAST_BLOCKS_TO_TOUCH && panel + 1 < weight.panels()) {
            // Together the blocks touch all of the next panel, each its share.
            aheadStep = Math.ceilDiv(COLUMNS, blocks);
            int share = Math.min(block * aheadStep, COLUMNS - aheadStep) * columns;
            ahead = floats.panelOffset(panel + 1) + first * COLUMNS + share;
          }
          float[] w = floats.values();
          slot.keep(
              Tiles.multiply(
                  height, packed, at, height, w, bt, columns, from, ft, fStride, c, ct, cStride,
                  ahead, aheadStep));
        }
        case Bf16Panels pairs -> {
          int bt = pairs.panelOffset(panel) + first * (COLUMNS / 2);
          Bf16Tile.multiply(
              height, packed, at, pairs.pairs(), bt, columns, from, ft, fStride, c, ct, cStride);
        }
      }
    }

    private void finish(float[] c, int ct, int stride, int rows) {
      if (first + columns == x.columns()) {
        Activations.apply(activation, c, ct, stride, rows);
      }
    }
  }
}
