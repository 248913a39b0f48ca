package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both layers at once give the bits of one after the other. */
class FeedForwardTest {
  private static final Kernels SCALAR = new ScalarKernels(2, "test");
  private static final Kernels VECTOR = new VectorKernels(2);

  @AfterAll
  static void close() {
    SCALAR.close();
    VECTOR.close();
  }

  /** The weights of a feed-forward part before they are packed; biases may be empty. */
  private record Weights(
      Matrix intermediate, float[] intermediateBias, Matrix output, float[] outputBias) {

    static Weights random(Random random, int in, int wide, int out) {
      return new Weights(
          GuardedMatrix.random(random, wide, in, 0.5f).matrix(),
          Samples.floats(random, wide, 1),
          GuardedMatrix.random(random, out, wide, 0.5f).matrix(),
          Samples.floats(random, out, 1));
    }

    Weights withoutBias() {
      return new Weights(intermediate, new float[0], output, new float[0]);
    }
  }

  @Test
  void theBitsAreThoseOfTwoLayersForEveryNumberOfRows() {
    Random random = Samples.random("feed-forward rows", 81);
    Weights weights = Weights.random(random, 31, 3 * Lanes.COUNT + 1, 2 * Lanes.COUNT + 3);
    for (int rows = 0; rows <= 38; rows++) {
      compare(random, rows, weights, Activation.GELU_ERF, Kernels::pack);
    }
    compare(random, 133, weights, Activation.GELU_ERF, Kernels::pack);
    compare(random, 540, weights, Activation.GELU_ERF, Kernels::pack);
  }

  @Test
  void theBitsAreThoseOfTwoLayersForAwkwardSizes() {
    Random random = Samples.random("feed-forward sizes", 82);
    for (int in : new int[] {1, 2, Lanes.COUNT, 97}) {
      for (int wide : new int[] {1, 7, 2 * Lanes.COUNT, 4 * Lanes.COUNT + 1, 97}) {
        Weights weights = Weights.random(random, in, wide, 1 + random.nextInt(70));
        compare(random, 14, weights, Activation.GELU_TANH, Kernels::pack);
        compare(random, 14, weights.withoutBias(), Activation.GELU_TANH, Kernels::pack);
      }
    }
  }

  /** With so many rows the columns of the input are taken in strips, in both products. */
  @Test
  void theBitsAreThoseOfTwoLayersInStrips() {
    Random random = Samples.random("feed-forward strips", 83);
    compare(random, 140, Weights.random(random, 1000, 800, 40), Activation.GELU_ERF, Kernels::pack);
  }

  @Test
  void theBitsAreThoseOfTwoLayersWithRoundedWeights() {
    Random random = Samples.random("feed-forward bf16", 84);
    Weights weights = Weights.random(random, 97, 70, 50);
    int[] exact = {2, 3, 64};
    for (int rows : new int[] {1, 5, 8, 12, 13, 23, 140}) {
      compare(
          random,
          rows,
          weights,
          Activation.GELU_ERF,
          (kernels, weight) ->
              kernels.packBf16(weight.rows(), weight.columns(), reader(weight), exact));
    }
  }

  /** What lies between the two may be computed by a tile of one row and be read by one of four. */
  @Test
  void theBitsAreThoseOfTwoLayersOfWhichOneHasRoundedWeights() {
    Random random = Samples.random("feed-forward of two kinds", 88);
    Weights weights = Weights.random(random, 41, 70, 50);
    for (int rows = 1; rows <= 26; rows++) {
      for (Matrix rounded : new Matrix[] {weights.intermediate(), weights.output()}) {
        compare(
            random,
            rows,
            weights,
            Activation.GELU_ERF,
            (kernels, weight) ->
                weight == rounded
                    ? kernels.packBf16(weight.rows(), weight.columns(), reader(weight), new int[0])
                    : kernels.pack(weight));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void theBitsAreThoseOfTwoLayersForEveryActivation(Activation activation) {
    Random random = Samples.random("feed-forward " + activation, 85);
    compare(random, 14, Weights.random(random, 19, 70, 40), activation, Kernels::pack);
  }

  @Test
  void notANumberStaysInItsRow() {
    Matrix x = Matrix.zeros(14, 5);
    x.values()[x.rowOffset(13) + 2] = Float.NaN;
    Weights weights = Weights.random(new Random(86), 5, 40, 33);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      GuardedMatrix y = GuardedMatrix.zeros(14, 33);
      together(kernels, x, weights, Activation.GELU_ERF, kernels::pack, y.matrix());
      for (int r = 0; r < 14; r++) {
        for (int c = 0; c < 33; c++) {
          assertEquals(r == 13, Float.isNaN(y.matrix().at(r, c)), kernels.description() + " " + r);
        }
      }
    }
  }

  @Test
  void shapesThatDisagreeAreNamed() {
    Matrix x = Matrix.zeros(2, 5);
    Weights weights = Weights.random(new Random(87), 5, 40, 33);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  together(
                      kernels, x, weights, Activation.RELU, kernels::pack, Matrix.zeros(2, 32)));
      assertEquals(
          "feedForward: x is [2, 5], weights are [40, 5] and [33, 40], y is [2, 32]",
          e.getMessage());
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> together(VECTOR, x, weights, Activation.RELU, SCALAR::pack, Matrix.zeros(2, 33)));
    assertTrue(e.getMessage().startsWith("feedForward: weight was packed by other"), e.toString());
  }

  private static RowReader reader(Matrix weight) {
    return (first, target) -> {
      for (int r = 0; r < target.rows(); r++) {
        int from = weight.rowOffset(first + r);
        System.arraycopy(
            weight.values(), from, target.values(), target.rowOffset(r), weight.columns());
      }
    };
  }

  private interface Packing {
    PackedMatrix pack(Kernels kernels, Matrix weight);
  }

  private static void compare(
      Random random, int rows, Weights weights, Activation activation, Packing packing) {
    Matrix x = GuardedMatrix.random(random, rows, weights.intermediate().columns(), 1).matrix();
    int out = weights.output().rows();
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Function<Matrix, PackedMatrix> pack = weight -> packing.pack(kernels, weight);
      String what = kernels.description() + ", " + rows + " rows";
      GuardedMatrix expected = GuardedMatrix.zeros(rows, out);
      GuardedMatrix actual = GuardedMatrix.zeros(rows, out);
      oneByOne(kernels, x, weights, activation, pack, expected.matrix());
      together(kernels, x, weights, activation, pack, actual.matrix());
      Samples.assertSameBits(expected.matrix(), actual.matrix(), what);
      actual.assertCanariesAlive(what);
    }
  }

  private static void together(
      Kernels kernels,
      Matrix x,
      Weights weights,
      Activation activation,
      Function<Matrix, PackedMatrix> pack,
      Matrix y) {
    kernels.feedForward(
        x,
        pack.apply(weights.intermediate()),
        weights.intermediateBias(),
        activation,
        pack.apply(weights.output()),
        weights.outputBias(),
        y,
        kernels.newScratch());
  }

  private static void oneByOne(
      Kernels kernels,
      Matrix x,
      Weights weights,
      Activation activation,
      Function<Matrix, PackedMatrix> pack,
      Matrix y) {
    Matrix wide = Matrix.zeros(x.rows(), weights.intermediate().rows());
    Scratch scratch = kernels.newScratch();
    PackedMatrix first = pack.apply(weights.intermediate());
    kernels.linear(x, first, weights.intermediateBias(), activation, wide, scratch);
    PackedMatrix second = pack.apply(weights.output());
    kernels.linear(wide, second, weights.outputBias(), Activation.IDENTITY, y, scratch);
  }
}
