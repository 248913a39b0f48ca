package dev.jbert.kernel;

/**
 * The linear layer as a packed matrix product: {@code y = activation(x · Wᵀ + b)}.
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

  /** Computes y, slab after slab of rows, each shared out among {@code workers}. */
  void run(Workers workers, Scratch scratch) {
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      new MatMulSlab(this, row, Math.min(SLAB_ROWS, x.rows() - row), scratch).run(workers);
    }
  }
}
