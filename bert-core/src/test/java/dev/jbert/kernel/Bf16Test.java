package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bf16Test {
  private static final Kernels SCALAR = new ScalarKernels(1, "test");
  private static final Kernels VECTOR = new VectorKernels(2);
  private static final int[] NONE = {};

  @AfterAll
  static void close() {
    VECTOR.close();
  }

  @ParameterizedTest
  @CsvSource({
    "3F800000, 3F800000", // 1
    "3F808000, 3F800000", // half way, down to the even one
    "3F818000, 3F820000", // half way, up to the even one
    "3F808001, 3F810000", // above half way
    "BF80C000, BF810000", // the same for negative values
    "7F7FFFFF, 7F800000", // the largest float is nearer to infinity
    "00000001, 00000000",
    "80000001, 80000000",
    "7F800000, 7F800000",
    "7F800001, 7FC00000", // a NaN stays one
    "FFFFFFFF, FFFF0000"
  })
  void roundsToTheNearestAndThenToTheEvenOne(String bits, String rounded) {
    float value = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    int found = Float.floatToRawIntBits(Bf16.round(value));
    assertEquals(rounded, "%08X".formatted(found));
  }

  @Test
  void scalarGivesTheProductOfRoundedWeightsByHand() {
    // 1.00390625 = 1 + 2^-8 lies half way between two values of bfloat16; 1 is the even one.
    Matrix weight = Matrix.of(new float[] {1.00390625f, 3, 2, 1.00390625f}, 2, 2);
    Matrix x = Matrix.of(new float[] {1, 10}, 1, 2);
    Matrix y = Matrix.zeros(1, 2);
    float[] bias = {0.5f, 0};
    PackedMatrix rounded = pack(SCALAR, weight, NONE);
    SCALAR.linear(x, rounded, bias, Activation.IDENTITY, y, SCALAR.newScratch());
    Samples.assertSameBits(Matrix.of(new float[] {31.5f, 12}, 1, 2), y, "rounded");
    PackedMatrix secondExact = pack(SCALAR, weight, new int[] {1});
    SCALAR.linear(x, secondExact, bias, Activation.IDENTITY, y, SCALAR.newScratch());
    Samples.assertSameBits(Matrix.of(new float[] {31.5f, 12.0390625f}, 1, 2), y, "column 1 exact");
  }

  @Test
  void vectorAgreesWithScalarOverAwkwardColumnsAndDepths() {
    Random random = Samples.random("bf16 columns and depths", 11);
    for (int out : Samples.awkwardSizes()) {
      for (int in : new int[] {0, 1, 2, 3, Lanes.COUNT, 2 * Lanes.COUNT + 1, 97}) {
        compare(random, 7, out, in, NONE, Activation.IDENTITY);
        compare(random, 5, out, in, in > 1 ? new int[] {in - 1, 0} : NONE, Activation.GELU_ERF);
      }
    }
  }

  @Test
  void vectorAgreesWithScalarForEveryNumberOfRows() {
    Random random = Samples.random("bf16 rows", 12);
    for (int rows = 0; rows <= 38; rows++) {
      compare(random, rows, 2 * Lanes.COUNT, 31, NONE, Activation.IDENTITY);
      compare(random, rows, 3 * Lanes.COUNT + 1, 64, new int[] {5, 63}, Activation.GELU_ERF);
    }
  }

  /** Few terms, so that the tolerance is far below what rounding takes from a weight. */
  @Test
  void vectorAgreesWithScalarForEveryNumberOfExactColumns() {
    Random random = Samples.random("bf16 exact columns", 15);
    for (int in = 1; in <= 13; in++) {
      int[] exact = IntStream.iterate(in - 1, k -> k - 1).limit(in).toArray();
      for (int rows : new int[] {1, 4, 6, 8, 13}) {
        compare(random, rows, 2 * Lanes.COUNT + 3, in, exact, Activation.IDENTITY);
      }
    }
  }

  @Test
  void vectorAgreesWithScalarOnModelSizes() {
    Random random = Samples.random("bf16 model sizes", 13);
    int[] exact = {3, 308, 381, 500, 501, 502, 700, 767};
    compare(random, 13, 3072, 768, exact, Activation.GELU_ERF);
    compare(random, 2, 768, 3072, NONE, Activation.IDENTITY);
    compare(random, 2, 2304, 768, exact, Activation.IDENTITY);
    compare(random, 300, 37, 40, NONE, Activation.IDENTITY);
  }

  @Test
  void aRowIsTheSameToTheLastBitWhateverElseIsInTheCall() {
    Random random = Samples.random("bf16 rows alone", 14);
    int in = 2 * 768 + 5;
    Matrix x = GuardedMatrix.random(random, 29, in, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, 5 * Lanes.COUNT, in, 0.2f).matrix();
    int[] exact = {7, 1000};
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      PackedMatrix packed = pack(kernels, weight, exact);
      Scratch scratch = kernels.newScratch();
      Matrix together = Matrix.zeros(29, weight.rows());
      kernels.linear(x, packed, new float[0], Activation.IDENTITY, together, scratch);
      for (int row = 0; row < 29; row++) {
        Matrix alone = Matrix.zeros(1, weight.rows());
        kernels.linear(x.rows(row, 1), packed, new float[0], Activation.IDENTITY, alone, scratch);
        Samples.assertSameBits(together.rows(row, 1), alone, kernels.description());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "16, 1", "8, 4", "16, 4", "32, 3"})
  void everyWeightIsInItsHalfOfThePairThatTheLayoutSays(int width, int streams) {
    PanelLayout layout = new PanelLayout(width, streams);
    PanelLayout pairLayout = layout.ofPairs();
    Random random = Samples.random("bf16 pairs of " + layout, 16);
    try (Workers workers = new Workers(2)) {
      for (int in : new int[] {0, 1, 2, 3, 4, 5, 31, 64, 97}) {
        Matrix weight = GuardedMatrix.random(random, width + 3, in, 1).matrix();
        Bf16Panels packed = Bf16Panels.of(weight.rows(), in, reader(weight), NONE, layout, workers);
        int[] expected = new int[packed.pairs().length];
        for (int o = 0; o < weight.rows(); o++) {
          int pair = packed.panelOffset(o / width) + o % width % pairLayout.width();
          int shift = o % width < pairLayout.width() ? 0 : 16;
          for (int k = 0; k < in; k++) {
            expected[pair + pairLayout.at(k, in)] |= Bf16.bits(weight.at(o, k)) << shift;
          }
        }
        assertArrayEquals(expected, packed.pairs(), layout + " of " + in);
        long apart = packed.panelOffset(1) - packed.panelOffset(0);
        assertEquals(pairLayout.panelElements(in), apart, layout + " of " + in);
      }
    }
  }

  @Test
  void takesHalfTheBytes() {
    Matrix weight = Matrix.zeros(768, 768);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      long floats = kernels.pack(weight).bytes();
      assertTrue(pack(kernels, weight, NONE).bytes() <= floats / 2 + 128, kernels.description());
    }
  }

  /**
   * Both work with the same rounded weights: sums of K products and of the exact columns' as in
   * LinearTest.
   */
  private static void compare(
      Random random, int rows, int out, int in, int[] exact, Activation activation) {
    String what = activation + " [" + rows + ", " + in + "] x [" + out + ", " + in + "]";
    Matrix x = GuardedMatrix.random(random, rows, in, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, out, in, 0.2f).matrix();
    float[] bias = Samples.floats(random, out, 1);
    GuardedMatrix expected = GuardedMatrix.zeros(rows, out);
    GuardedMatrix actual = GuardedMatrix.zeros(rows, out);
    SCALAR.linear(
        x, pack(SCALAR, weight, exact), bias, activation, expected.matrix(), SCALAR.newScratch());
    VECTOR.linear(
        x, pack(VECTOR, weight, exact), bias, activation, actual.matrix(), VECTOR.newScratch());
    GuardedMatrix magnitude = GuardedMatrix.zeros(rows, out);
    float[] sizes = Samples.absolute(Matrix.of(bias, 1, out)).values();
    SCALAR.linear(
        Samples.absolute(x),
        SCALAR.pack(Samples.absolute(weight)),
        sizes,
        Activation.IDENTITY,
        magnitude.matrix(),
        SCALAR.newScratch());
    int terms = in + exact.length;
    double roundings = 2 * (terms + 2) * Samples.UNIT * 1.01 * Samples.largest(magnitude.matrix());
    double tolerance = 1.13 * roundings + (activation == Activation.IDENTITY ? 0 : 2e-6);
    Samples.assertClose(expected.matrix(), actual.matrix(), tolerance, what);
    actual.assertCanariesAlive(what);
  }

  private static PackedMatrix pack(Kernels kernels, Matrix weight, int[] exactColumns) {
    return kernels.packBf16(weight.rows(), weight.columns(), reader(weight), exactColumns);
  }

  private static RowReader reader(Matrix weight) {
    return (first, target) ->
        IntStream.range(0, target.rows())
            .forEach(
                r ->
                    System.arraycopy(
                        weight.values(),
                        weight.rowOffset(first + r),
                        target.values(),
                        target.rowOffset(r),
                        weight.columns()));
  }
}
