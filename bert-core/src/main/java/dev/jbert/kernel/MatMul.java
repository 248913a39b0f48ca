package dev.jbert.kernel;

/**
 * The linear layer as a packed matrix product.
 *
 * <p>Rows of x are packed into blocks of a tile's height, a block's rows side by side; the weight
 * came packed in panels of a tile's width. A panel is then multiplied with every block before the
 * next panel is begun: the weight streams from memory once, and the panel at hand and the blocks
 * stay in the second-level cache. Bias and activation follow while a tile is in the first-level
 * cache.
 */
final class MatMul {

  /** Floats of packed x at a time, about half of a second-level cache of 2 MB and more. */
  private static final int MAX_PACKED = 128 * 3072;

  private MatMul() {}

  /** y = activation(x · Wᵀ + b), shared out among {@code workers}; see {@link Kernels#linear}. */
  static void linear(Linear linear, Workers workers, Scratch scratch) {
    int rows = linear.x.rows();
    int depth = Math.max(1, linear.x.columns());
    int step = Math.max(1, MAX_PACKED / depth / Tiles.MAX_ROWS) * Tiles.MAX_ROWS;
    for (int from = 0; from < rows; from += step) {
      slab(linear.rows(from, Math.min(step, rows - from)), workers, scratch);
    }
  }

  private static void slab(Linear linear, Workers workers, Scratch scratch) {
    int rows = linear.x.rows();
    int depth = linear.x.columns();
    int blocks = Math.ceilDiv(rows, Tiles.MAX_ROWS);
    float[] packed = scratch.packedRows(blocks * Tiles.MAX_ROWS * depth);
    workers.forEach(blocks, (block, worker) -> packBlock(linear.x, block, packed));
    workers.forEach(
        linear.weight.panels(),
        (panel, worker) -> {
          for (int block = 0; block < blocks; block++) {
            tile(linear, packed, block, panel, scratch.slot(worker));
          }
        });
  }

  private static void packBlock(Matrix x, int block, float[] packed) {
    int first = block * Tiles.MAX_ROWS;
    int count = Math.min(Tiles.MAX_ROWS, x.rows() - first);
    Panels.pack(x.rows(first, count), Tiles.heightFor(count), packed, first * x.columns());
  }

  private static void tile(Linear linear, float[] packed, int block, int panel, Scratch.Slot slot) {
    Matrix y = linear.y;
    PackedMatrix weight = linear.weight;
    int row = block * Tiles.MAX_ROWS;
    int column = panel * Tiles.COLUMNS;
    int rows = Math.min(Tiles.MAX_ROWS, y.rows() - row);
    int columns = Math.min(Tiles.COLUMNS, y.columns() - column);
    int height = Tiles.heightFor(rows);
    int depth = weight.in();
    int at = row * depth;
    int bt = weight.panelOffset(panel);
    if (rows == height && columns == Tiles.COLUMNS) {
      Tiles.multiply(
          height,
          packed,
          at,
          height,
          weight.values(),
          bt,
          depth,
          y.values(),
          y.rowOffset(row) + column,
          y.stride());
    } else {
      float[] tile = slot.tile(Tiles.MAX_ROWS * Tiles.COLUMNS);
      Tiles.multiply(
          height, packed, at, height, weight.values(), bt, depth, tile, 0, Tiles.COLUMNS);
      for (int r = 0; r < rows; r++) {
        int to = y.rowOffset(row + r) + column;
        System.arraycopy(tile, r * Tiles.COLUMNS, y.values(), to, columns);
      }
    }
    for (int r = 0; r < rows; r++) {
      int to = y.rowOffset(row + r) + column;
      Activations.addBias(y.values(), to, linear.bias, column, columns, linear.activation);
    }
  }

  /** The operands of one linear layer. */
  record Linear(Matrix x, PackedMatrix weight, float[] bias, Activation activation, Matrix y) {

    /** The same layer over some of its rows. */
    Linear rows(int from, int count) {
      return new Linear(x.rows(from, count), weight, bias, activation, y.rows(from, count));
    }
  }
}
