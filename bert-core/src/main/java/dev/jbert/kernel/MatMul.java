package dev.jbert.kernel;

/**
 * The linear layer as a packed matrix product: {@code y = activation(x · Wᵀ + b)}.
 *
 * <p>x is cut into slabs of rows and columns that stay in the second-level cache beside a panel of
 * the weight. y begins as the bias and takes up the products slab by slab, in the order of the
 * columns; the activation follows with the last.
 *
 * @param x [rows, in]; read only
 * @param weight [out, in], packed for the vector kernels
 * @param bias [out], or empty for none
 * @param activation applied to every element
 * @param y [rows, out], overwritten
 */
record MatMul(Matrix x, PackedMatrix weight, float[] bias, Activation activation, Matrix y) {

  /** Rows of a slab: 22 blocks of 12. */
  private static final int SLAB_ROWS = 264;

  /** Columns of a slab; it then has 0.8 MB, and its part of a panel of 32 has 0.1 MB. */
  private static final int SLAB_COLUMNS = 768;

  /** Computes y, shared out among {@code workers}. */
  void run(Workers workers, Scratch scratch) {
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      int column = 0;
      do {
        int rows = Math.min(SLAB_ROWS, x.rows() - row);
        int columns = Math.min(SLAB_COLUMNS, x.columns() - column);
        new MatMulSlab(this, row, rows, column, columns, scratch).run(workers);
        column += columns;
      } while (column < x.columns());
    }
  }
}
