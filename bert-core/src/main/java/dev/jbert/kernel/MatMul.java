package dev.jbert.kernel;

/**
 * Packed matrix products with what follows them, slab after slab of rows, each shared out among
 * workers.
 */
final class MatMul {

  /** Rows of a slab: 44 blocks of 12, so that a text of 512 tokens streams the weights once. */
  private static final int SLAB_ROWS = 44 * Tiles.MAX_ROWS;

  private final Workers workers;
  private final Scratch scratch;

  /**
   * What a product is multiplied by and what follows.
   *
   * @param weight [out, in]
   * @param bias [out], or empty for none
   * @param activation applied to every element
   */
  record Layer(PackedMatrix weight, float[] bias, Activation activation) {}

  MatMul(Workers workers, Scratch scratch) {
    this.workers = workers;
    this.scratch = scratch;
  }

  /** The whole of {@link Kernels#linear}. */
  void linear(Matrix x, Layer layer, Matrix y) {
    ColdStart.count(x.rows());
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      int rows = Math.min(SLAB_ROWS, x.rows() - row);
      multiply(pack(x.rows(row, rows), layer), layer, new ProductTarget.Rows(y.rows(row, rows)));
    }
  }

  /** The whole of {@link Kernels#feedForward}; what lies between the two is never unpacked. */
  void feedForward(Matrix x, Layer intermediate, Layer output, Matrix y) {
    ColdStart.count(x.rows());
    float[] between = scratch.intermediate(PackedRows.size(x.rows(), output.weight().in()));
    PackedRows wide = PackedRows.of(between, x.rows(), output.weight());
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      int rows = Math.min(SLAB_ROWS, x.rows() - row);
      PackedRows slab = pack(x.rows(row, rows), intermediate);
      multiply(slab, intermediate, new ProductTarget.Packed(wide.rows(row, rows)));
    }
    ColdStart.count(x.rows());
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      int rows = Math.min(SLAB_ROWS, x.rows() - row);
      multiply(wide.rows(row, rows), output, new ProductTarget.Rows(y.rows(row, rows)));
    }
  }

  private PackedRows pack(Matrix x, Layer layer) {
    float[] values = scratch.packedRows(PackedRows.size(x.rows(), x.columns()));
    PackedRows packed = PackedRows.of(values, x.rows(), layer.weight());
    workers.forEach(packed.blocks(), (block, worker) -> packed.pack(x, block));
    return packed;
  }

  private void multiply(PackedRows x, Layer layer, ProductTarget y) {
    new MatMulSlab(x, exactColumns(x, layer.weight()), layer, y, scratch).run(workers);
  }

  /** The columns of x whose weights are exact. */
  private PackedRows exactColumns(PackedRows x, PackedMatrix weight) {
    if (weight instanceof Bf16Panels pairs && pairs.exactColumns().length > 0) {
      int[] chosen = pairs.exactColumns();
      float[] values = scratch.exactColumns(PackedRows.size(x.rows(), chosen.length));
      return x.chosenColumns(chosen, values);
    }
    return PackedRows.NONE;
  }
}
