package dev.jbert.kernel;

/**
 * Packed matrix products with what follows them, slab after slab of rows, each shared out among
 * workers.
 */
final class MatMul {

  /** Rows of a slab: 44 blocks of 12, so that a text of 512 tokens streams the weights once. */
  private static final int SLAB_ROWS = 44 * Tiles.MAX_ROWS;

  /**
   * What a product is multiplied by and what follows.
   *
   * @param weight [out, in]
   * @param bias [out], or empty for none
   * @param activation applied to every element
   */
  record Layer(PackedMatrix weight, float[] bias, Activation activation) {}

  private MatMul() {}

  /** The whole of {@link Kernels#linear}. */
  static void linear(Matrix x, Layer layer, Matrix y, Workers workers, Scratch scratch) {
    ColdStart.count(x.rows(), layer.weight());
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      int rows = Math.min(SLAB_ROWS, x.rows() - row);
      PackedRows slab = pack(slab(x, row, rows), layer, workers, scratch);
      ProductTarget target = new ProductTarget.Rows(slab(y, row, rows));
      multiply(slab, layer, target, workers, scratch);
    }
  }

  /** The whole of {@link Kernels#feedForward}; what lies between the two is never unpacked. */
  static void feedForward(
      Matrix x, Layer intermediate, Layer output, Matrix y, Workers workers, Scratch scratch) {
    ColdStart.count(x.rows(), intermediate.weight());
    ColdStart.count(x.rows(), output.weight());
    int slabRows = Math.min(SLAB_ROWS, x.rows());
    float[] between = scratch.intermediate(PackedRows.size(slabRows, output.weight().in()));
    for (int row = 0; row < x.rows(); row += SLAB_ROWS) {
      int rows = Math.min(SLAB_ROWS, x.rows() - row);
      PackedRows slab = pack(slab(x, row, rows), intermediate, workers, scratch);
      PackedRows wide = PackedRows.of(between, rows, output.weight());
      multiply(slab, intermediate, new ProductTarget.Packed(wide), workers, scratch);
      multiply(wide, output, new ProductTarget.Rows(slab(y, row, rows)), workers, scratch);
    }
  }

  /** Some rows; mostly all, where a warm call allocates nothing. */
  private static Matrix slab(Matrix x, int row, int rows) {
    return rows == x.rows() ? x : x.rows(row, rows);
  }

  private static PackedRows pack(Matrix x, Layer layer, Workers workers, Scratch scratch) {
    float[] values = scratch.packedRows(PackedRows.size(x.rows(), x.columns()));
    PackedRows packed = PackedRows.of(values, x.rows(), layer.weight());
    workers.forEach(packed.blocks(), (block, worker) -> packed.pack(x, block));
    return packed;
  }

  private static void multiply(
      PackedRows x, Layer layer, ProductTarget y, Workers workers, Scratch scratch) {
    PackedRows exact = exactColumns(x, layer.weight(), scratch);
    MatMulSlab.multiply(x, exact, layer, y, workers, scratch);
  }

  /** The columns of x whose weights are exact. */
  private static PackedRows exactColumns(PackedRows x, PackedMatrix weight, Scratch scratch) {
    if (weight instanceof Bf16Panels pairs && pairs.exactColumns().length > 0) {
      int[] chosen = pairs.exactColumns();
      float[] values = scratch.exactColumns(PackedRows.size(x.rows(), chosen.length));
      return x.chosenColumns(chosen, values);
    }
    return PackedRows.NONE;
  }
}
