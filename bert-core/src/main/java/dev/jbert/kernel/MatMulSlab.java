package dev.jbert.kernel;

import java.util.Arrays;

/**
 * A slab of x in a matrix product, and what it adds to y.
 *
 * <p>Its rows are packed into blocks of a tile's height, a block's rows side by side. Then a panel
 * of the weight is multiplied with every block before the next panel is begun, so that the weight
 * streams from memory once, and the tiles touch the panel that comes next, see {@link Tile}.
 */
final class MatMulSlab {
  private static final int ROWS = Tiles.MAX_ROWS;
  private static final int COLUMNS = Tiles.COLUMNS;

  private final MatMul matMul;
  private final Matrix x;
  private final Matrix y;
  private final PackedMatrix weight;
  private final int firstColumn;
  private final int blocks;
  private final float[] packed;
  private final Scratch scratch;

  /**
   * The slab of {@code rows} rows from {@code row}, {@code columns} columns from {@code column}.
   */
  MatMulSlab(MatMul matMul, int row, int rows, int column, int columns, Scratch scratch) {
    this.matMul = matMul;
    this.x = matMul.x().rows(row, rows).columns(column, columns);
    this.y = matMul.y().rows(row, rows);
    this.weight = matMul.weight();
    this.firstColumn = column;
    this.blocks = Math.ceilDiv(rows, ROWS);
    this.packed = scratch.packedRows(blocks * ROWS * columns);
    this.scratch = scratch;
  }

  /** Adds the slab's products to y, shared out among {@code workers}. */
  void run(Workers workers) {
    workers.forEach(blocks, (block, worker) -> pack(block));
    workers.forEach(
        weight.panels(),
        (panel, worker) -> {
          // Workers take panels in turn: this one's next is probably as many further on.
          int next = panel + workers.threads();
          for (int block = 0; block < blocks; block++) {
            tile(block, panel, next, scratch.slot(worker));
          }
        });
  }

  private void pack(int block) {
    int first = block * ROWS;
    int count = Math.min(ROWS, x.rows() - first);
    Panels.pack(x.rows(first, count), Tiles.heightFor(count), packed, first * x.columns());
  }

  private void tile(int block, int panel, int next, Scratch.Slot slot) {
    int row = block * ROWS;
    int rows = Math.min(ROWS, y.rows() - row);
    int column = panel * COLUMNS;
    if (rows == Tiles.heightFor(rows) && column + COLUMNS <= y.columns()) {
      int ct = y.rowOffset(row) + column;
      if (firstColumn == 0) {
        begin(y.values(), ct, y.stride(), rows, column);
      }
      multiply(block, panel, next, y.values(), ct, y.stride(), slot);
      finish(y.values(), ct, y.stride(), rows);
    } else {
      tileBesideY(block, panel, next, slot);
    }
  }

  /** A tile that sticks out of y is computed in a buffer and what belongs to y copied there. */
  private void tileBesideY(int block, int panel, int next, Scratch.Slot slot) {
    float[] tile = slot.tile(ROWS * COLUMNS);
    Matrix target = y.rows(block * ROWS, Math.min(ROWS, y.rows() - block * ROWS));
    int column = panel * COLUMNS;
    int columns = Math.min(COLUMNS, y.columns() - column);
    Arrays.fill(tile, 0f);
    if (firstColumn == 0) {
      begin(tile, 0, COLUMNS, target.rows(), column);
    } else {
      for (int r = 0; r < target.rows(); r++) {
        System.arraycopy(target.values(), target.rowOffset(r) + column, tile, r * COLUMNS, columns);
      }
    }
    multiply(block, panel, next, tile, 0, COLUMNS, slot);
    finish(tile, 0, COLUMNS, target.rows());
    for (int r = 0; r < target.rows(); r++) {
      System.arraycopy(tile, r * COLUMNS, target.values(), target.rowOffset(r) + column, columns);
    }
  }

  /** y = bias, where a tile takes up its first product. */
  private void begin(float[] c, int ct, int stride, int rows, int column) {
    float[] bias = matMul.bias();
    int columns = Math.min(COLUMNS, y.columns() - column);
    for (int r = 0; r < rows; r++) {
      int to = ct + r * stride;
      if (bias.length == 0) {
        Arrays.fill(c, to, to + columns, 0f);
      } else {
        System.arraycopy(bias, column, c, to, columns);
      }
    }
  }

  private void multiply(
      int block, int panel, int next, float[] c, int ct, int stride, Scratch.Slot slot) {
    int height = Tiles.heightFor(Math.min(ROWS, x.rows() - block * ROWS));
    int depth = x.columns();
    int at = block * ROWS * depth;
    int bt = weight.panelOffset(panel) + firstColumn * COLUMNS;
    int ahead = bt;
    int aheadStep = 0;
    if (blocks > 1 && next < weight.panels()) {
      // Together the blocks touch all of the next panel, each its share.
      aheadStep = Math.ceilDiv(COLUMNS, blocks);
      int share = Math.min(block * aheadStep, COLUMNS - aheadStep) * depth;
      ahead = weight.panelOffset(next) + firstColumn * COLUMNS + share;
    }
    float[] w = weight.values();
    slot.keep(
        Tiles.multiply(height, packed, at, height, w, bt, depth, c, ct, stride, ahead, aheadStep));
  }

  private void finish(float[] c, int ct, int stride, int rows) {
    if (firstColumn + x.columns() == weight.in()) {
      Activations.apply(matMul.activation(), c, ct, stride, rows);
    }
  }
}
