package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearTest {
  private static final Kernels SCALAR = new ScalarKernels(1, "test");
  private static final Kernels VECTOR = new VectorKernels(2);

  /** Steepest slope of any activation but RELU_SQUARED: GELU's. */
  private static final double STEEPEST = 1.13;

  @AfterAll
  static void close() {
    VECTOR.close();
  }

  @Test
  void scalarGivesTheProductByHand() {
    Matrix x = Matrix.of(new float[] {1, 2, 3, 4}, 2, 2);
    PackedMatrix weight = SCALAR.pack(Matrix.of(new float[] {1, 0, 0, 1, 10, 100}, 3, 2));
    Matrix y = Matrix.zeros(2, 3);
    float[] bias = {0.5f, 0, -1};
    SCALAR.linear(x, weight, bias, Activation.IDENTITY, y, SCALAR.newScratch());
    Samples.assertSameBits(Matrix.of(new float[] {1.5f, 2, 209, 3.5f, 4, 429}, 2, 3), y, "y");
  }

  @Test
  void vectorAgreesWithScalarOverAwkwardColumnsAndDepths() {
    Random random = Samples.random("linear columns and depths", 1);
    for (int out : Samples.awkwardSizes()) {
      for (int in : new int[] {0, 1, 2, 3, Lanes.COUNT, 2 * Lanes.COUNT + 1, 97}) {
        compare(random, 7, out, in, Activation.IDENTITY);
      }
    }
  }

  @Test
  void vectorAgreesWithScalarForEveryNumberOfRows() {
    Random random = Samples.random("linear rows", 2);
    for (int rows = 0; rows <= 38; rows++) {
      compare(random, rows, 2 * Lanes.COUNT, 31, Activation.IDENTITY);
      compare(random, rows, 3 * Lanes.COUNT + 1, 64, Activation.GELU_ERF);
    }
  }

  @Test
  void vectorAgreesWithScalarOnModelSizes() {
    Random random = Samples.random("linear model sizes", 3);
    int[][] sizes = {{36, 48}, {100, 50}, {384, 1536}, {1536, 384}, {768, 768}, {3072, 768}};
    for (int[] size : sizes) {
      compare(random, 13, size[0], size[1], Activation.GELU_ERF);
    }
    compare(random, 2, 768, 3072, Activation.IDENTITY);
    compare(random, 2, 2304, 768, Activation.IDENTITY);
    compare(random, 1, 30522, 768, Activation.IDENTITY);
  }

  @Test
  void vectorAgreesWithScalarWhereRowsAndColumnsOfTheInputAreCut() {
    Random random = Samples.random("linear cut", 7);
    compare(random, 540, 37, 40, Activation.IDENTITY);
    compare(random, 140, 33, 1700, Activation.GELU_ERF);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void vectorAgreesWithScalarForEveryActivation(Activation activation) {
    Random random = Samples.random("linear " + activation, 4);
    compare(random, 14, 4 * Lanes.COUNT + 3, 19, activation);
  }

  @Test
  void noBiasIsABiasOfZeros() {
    Random random = Samples.random("linear without bias", 5);
    Matrix x = GuardedMatrix.random(random, 5, 9, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, 40, 9, 1).matrix();
    Matrix with = Matrix.zeros(5, 40);
    Matrix without = Matrix.zeros(5, 40);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      PackedMatrix packed = kernels.pack(weight);
      Scratch scratch = kernels.newScratch();
      kernels.linear(x, packed, new float[40], Activation.IDENTITY, with, scratch);
      kernels.linear(x, packed, new float[0], Activation.IDENTITY, without, scratch);
      Samples.assertSameBits(with, without, kernels.description());
    }
  }

  @Test
  void notANumberStaysInItsRow() {
    Matrix x = Matrix.zeros(14, 5);
    x.values()[x.rowOffset(3) + 2] = Float.NaN;
    Matrix weight = GuardedMatrix.random(new Random(6), 40, 5, 1).matrix();
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Matrix y = Matrix.zeros(14, 40);
      Scratch scratch = kernels.newScratch();
      kernels.linear(x, kernels.pack(weight), new float[0], Activation.GELU_ERF, y, scratch);
      for (int r = 0; r < 14; r++) {
        for (int c = 0; c < 40; c++) {
          assertEquals(r == 3, Float.isNaN(y.at(r, c)), kernels.description() + " row " + r);
        }
      }
    }
  }

  @Test
  void aWeightPackedByOtherKernelsIsRefused() {
    PackedMatrix weight = SCALAR.pack(Matrix.zeros(4, 4));
    Matrix x = Matrix.zeros(1, 4);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                VECTOR.linear(
                    x, weight, new float[0], Activation.IDENTITY, x, VECTOR.newScratch()));
    assertTrue(e.getMessage().contains("packed by other kernels"), e.getMessage());
  }

  @Test
  void shapesThatDisagreeAreNamed() {
    PackedMatrix weight = VECTOR.pack(Matrix.zeros(4, 5));
    Matrix x = Matrix.zeros(2, 6);
    Matrix y = Matrix.zeros(2, 4);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                VECTOR.linear(
                    x, weight, new float[0], Activation.IDENTITY, y, VECTOR.newScratch()));
    assertEquals("linear: x is [2, 6], weight is [4, 5], y is [2, 4]", e.getMessage());
  }

  /**
   * Both sums of K products are within K + 2 roundings of the exact one, each at most the unit
   * roundoff times Σ|x||w| + |b|; see docs/NUMERICS.md.
   */
  private static void compare(Random random, int rows, int out, int in, Activation activation) {
    String what = activation + " [" + rows + ", " + in + "] x [" + out + ", " + in + "]";
    Matrix x = GuardedMatrix.random(random, rows, in, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, out, in, 0.2f).matrix();
    float[] bias = Samples.floats(random, out, 1);
    Matrix expected = run(SCALAR, x, weight, bias, activation).matrix();
    GuardedMatrix actual = run(VECTOR, x, weight, bias, activation);
    float[] sizes = Samples.absolute(Matrix.of(bias, 1, out)).values();
    Matrix magnitude =
        run(SCALAR, Samples.absolute(x), Samples.absolute(weight), sizes, Activation.IDENTITY)
            .matrix();
    double roundings = 2 * (in + 2) * Samples.UNIT * Samples.largest(magnitude);
    double polynomial = activation == Activation.IDENTITY ? 0 : 2e-6;
    double slope =
        activation == Activation.RELU_SQUARED ? 2 * Samples.largest(magnitude) : STEEPEST;
    double tolerance = slope * roundings + polynomial;
    Samples.assertClose(expected, actual.matrix(), tolerance, what);
    actual.assertCanariesAlive(what);
  }

  private static GuardedMatrix run(
      Kernels kernels, Matrix x, Matrix weight, float[] bias, Activation activation) {
    GuardedMatrix y = GuardedMatrix.zeros(x.rows(), weight.rows());
    kernels.linear(x, kernels.pack(weight), bias, activation, y.matrix(), kernels.newScratch());
    return y;
  }
}
