package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A product whose rows are cut into parts has the bits of one whose rows are shared. */
class RowPartsTest {
  private static final int IN = 800;
  private static final int OUT = 3 * Tiles.COLUMNS + 5;

  /** Rows that end with a block and rows that do not, few blocks and many. */
  private static final int[] ROWS = {13, 14, 48, 49, 59, 130, 200, 211};

  /** Where a product is put, and what was put there. */
  private record Product(GuardedMatrix rows, float[] packed) {}

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 2", "2, 3", "3, 2", "4, 3"})
  void partsDoNotChangeABitAndWriteNothingElse(int parts, int threads) {
    Random random = Samples.random("parts of rows", 91);
    Matrix weight = GuardedMatrix.random(random, OUT, IN, 1).matrix();
    float[] bias = Samples.floats(random, OUT, 1);
    try (Workers workers = new Workers(threads);
        Kernels kernels = new VectorKernels(threads)) {
      PackedMatrix pairs =
          kernels.packBf16(OUT, IN, (first, rows) -> copy(weight, first, rows), new int[] {3, 500});
      for (PackedMatrix packed : new PackedMatrix[] {kernels.pack(weight), pairs}) {
        MatMul.Layer layer = new MatMul.Layer(packed, bias, Activation.GELU_ERF);
        for (int rows : ROWS) {
          String what = rows + " rows, " + packed.getClass().getSimpleName();
          Matrix x = GuardedMatrix.random(random, rows, IN, 1).matrix();
          Product expected = product(1, x, layer, workers, kernels.newScratch());
          Product found = product(parts, x, layer, workers, kernels.newScratch());
          Samples.assertSameBits(expected.rows.matrix(), found.rows.matrix(), what);
          found.rows.assertCanariesAlive(what);
          assertArrayEquals(expected.packed, found.packed, what);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 36, 37, 38, 41, 48, 60})
  void someBlocksOfPackedRowsAreThoseRowsAlone(int rows) {
    Random random = Samples.random("blocks of packed rows", 92);
    Matrix x = GuardedMatrix.random(random, 24 + rows, 7, 1).matrix();
    try (Kernels kernels = new VectorKernels(1)) {
      PackedMatrix weight = kernels.pack(Matrix.zeros(1, 7));
      PackedRows all = packed(x, weight);
      PackedRows alone = packed(x.rows(24, rows), weight);
      PackedRows part = all.rows(24, rows);
      assertEquals(alone.blocks(), part.blocks());
      for (int block = 0; block < alone.blocks(); block++) {
        int height = alone.height(block);
        assertEquals(height, part.height(block));
        for (int i = 0; i < height * 7; i++) {
          float expected = alone.values()[alone.at(block, 0) + i];
          assertEquals(expected, part.values()[part.at(block, 0) + i], "block " + block + ", " + i);
        }
      }
      assertThrows(IndexOutOfBoundsException.class, () -> all.rows(24, rows + 1));
      assertThrows(IllegalArgumentException.class, () -> all.rows(23, rows + 1));
      assertThrows(IllegalArgumentException.class, () -> all.rows(0, 25));
    }
  }

  private static Product product(
      int parts, Matrix x, MatMul.Layer layer, Workers workers, Scratch scratch) {
    PackedRows rows = packed(x, layer.weight());
    PackedRows exact = PackedRows.NONE;
    if (layer.weight() instanceof Bf16Panels pairs) {
      int[] chosen = pairs.exactColumns();
      int size = PackedRows.size(x.rows(), chosen.length);
      exact = rows.chosenColumns(chosen, new float[size]);
    }
    GuardedMatrix y = GuardedMatrix.zeros(x.rows(), OUT);
    ProductTarget asRows = new ProductTarget.Rows(y.matrix());
    MatMulSlab.multiply(parts, rows, exact, layer, asRows, workers, scratch);

    float[] values = new float[PackedRows.size(x.rows(), OUT)];
    PackedRows wide =
        new PackedRows(values, 0, x.rows(), OUT, rows.lastBlocks(), rows.lastHeight());
    ProductTarget asPacked = new ProductTarget.Packed(wide);
    MatMulSlab.multiply(parts, rows, exact, layer, asPacked, workers, scratch);
    return new Product(y, values);
  }

  private static PackedRows packed(Matrix x, PackedMatrix weight) {
    float[] values = new float[PackedRows.size(x.rows(), x.columns())];
    PackedRows packed = PackedRows.of(values, x.rows(), weight);
    for (int block = 0; block < packed.blocks(); block++) {
      packed.pack(x, block);
    }
    return packed;
  }

  private static void copy(Matrix weight, int first, Matrix rows) {
    for (int r = 0; r < rows.rows(); r++) {
      int from = weight.rowOffset(first + r);
      System.arraycopy(weight.values(), from, rows.values(), rows.rowOffset(r), weight.columns());
    }
  }
}
