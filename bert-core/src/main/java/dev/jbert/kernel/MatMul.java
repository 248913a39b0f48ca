package dev.jbert.kernel;

/**
 * The linear layer as a packed matrix product: {@code y = activation(x · Wᵀ + b)}.
 *
 * @param x [rows, in]; read only
 * @param weight [out, in], packed for the vector kernels
 * @param start what the sums begin with
 * @param bias [out], or empty for none; read only where {@code start} is {@link Start#BIAS}
 * @param activation applied to every element
 * @param y [rows, out], overwritten
 */
record MatMul(
    Matrix x, PackedMatrix weight, Start start, float[] bias, Activation activation, Matrix y) {

  /** Rows of a slab: 44 blocks of 12, so that a text of 512 tokens streams the weights once. */
  private static final int SLAB_ROWS = 528;

  /** What the sums of a product begin with. */
  enum Start {
    /** The bias, the same for every row, or zeros where there is none. */
    BIAS,
    /** What y already holds. */
    SUMS
  }

  /** The whole of {@link Kernels#linear}. */
  static void linear(
      Matrix x,
      PackedMatrix weight,
      float[] bias,
      Activation activation,
      Matrix y,
      Workers workers,
      Scratch scratch) {
    ColdStart.count(x.rows());
    Start start = Start.BIAS;
    if (weight instanceof Bf16Panels pairs && pairs.exactColumns().length > 0) {
      int columns = pairs.exactColumns().length;
      Matrix exact = Matrix.of(scratch.exactColumns(x.rows() * columns), x.rows(), columns);
      Gathering.columns(x, pairs.exactColumns(), exact);
      new MatMul(exact, pairs.remainder(), start, bias, Activation.IDENTITY, y)
          .run(workers, scratch);
      start = Start.SUMS;
    }
    new MatMul(x, weight, start, bias, activation, y).run(workers, scratch);
  }

  /** Computes y, slab after slab of rows, each shared out among {@code workers}. */
  private void run(Workers workers, Scratch scratch) {
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      new MatMulSlab(this, row, Math.min(SLAB_ROWS, x.rows() - row), scratch).run(workers);
    }
  }
}
