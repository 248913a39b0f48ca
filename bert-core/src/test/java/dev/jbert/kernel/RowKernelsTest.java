package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** LayerNorm, embeddings and softmax: the operations that go row by row. */
class RowKernelsTest {
  private static final Kernels SCALAR = new ScalarKernels(1, "test");
  private static final Kernels VECTOR = new VectorKernels(2);

  @AfterAll
  static void close() {
    VECTOR.close();
  }

  @Test
  void scalarLayerNormByHand() {
    // Mean 2, variance 1 with epsilon 0: (x - 2) · weight + bias.
    Matrix x = Matrix.of(new float[] {1, 3, 1, 3}, 1, 4);
    LayerNorm norm = new LayerNorm(new float[] {1, 1, 2, 2}, new float[] {0, 0, 5, 5}, 0);
    Matrix y = Matrix.zeros(1, 4);
    SCALAR.layerNorm(x, norm, y);
    Samples.assertSameBits(Matrix.of(new float[] {-1, 1, 3, 7}, 1, 4), y, "y");
  }

  @Test
  void vectorLayerNormAgreesWithScalar() {
    Random random = Samples.random("layer norm", 21);
    for (int size : Samples.awkwardSizes()) {
      compareLayerNorm(random, 3, size, 1);
    }
    for (int size : new int[] {384, 768, 1024}) {
      compareLayerNorm(random, 19, size, 30);
    }
  }

  @Test
  void layerNormSurvivesALargeMean() {
    // E[x²] - mean² in float would give nonsense here: the mean is 10,000 deviations.
    Random random = Samples.random("layer norm with a large mean", 22);
    Matrix x = GuardedMatrix.random(random, 2, 768, 1).matrix();
    for (int r = 0; r < 2; r++) {
      for (int c = 0; c < 768; c++) {
        x.values()[x.rowOffset(r) + c] += 10_000;
      }
    }
    float[] ones = new float[768];
    Arrays.fill(ones, 1);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Matrix y = Matrix.zeros(2, 768);
      kernels.layerNorm(x, new LayerNorm(ones, new float[768], 1e-12f), y);
      double squares = 0;
      for (float value : y.values()) {
        squares += (double) value * value;
      }
      assertEquals(1, squares / y.values().length, 0.02, kernels.description());
    }
  }

  @Test
  void resultMayTakeThePlaceOfAnArgument() {
    Random random = Samples.random("layer norm in place", 23);
    LayerNorm norm = norm(random, 50);
    Matrix x = GuardedMatrix.random(random, 4, 50, 1).matrix();
    Matrix residual = GuardedMatrix.random(random, 4, 50, 1).matrix();
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Matrix expected = Matrix.zeros(4, 50);
      kernels.addLayerNorm(x, residual, norm, expected);
      Matrix first = new GuardedMatrix(x).copy().matrix();
      kernels.addLayerNorm(first, residual, norm, first);
      Samples.assertSameBits(expected, first, "y is x");
      Matrix second = new GuardedMatrix(residual).copy().matrix();
      kernels.addLayerNorm(x, second, norm, second);
      Samples.assertSameBits(expected, second, "y is the residual");
      Matrix alone = new GuardedMatrix(x).copy().matrix();
      kernels.layerNorm(x, norm, expected);
      kernels.layerNorm(alone, norm, alone);
      Samples.assertSameBits(expected, alone, "y is x, without residual");
    }
  }

  @Test
  void vectorEmbeddingAgreesWithScalar() {
    Random random = Samples.random("embed", 24);
    for (int size : new int[] {1, 15, 16, 17, 36, 100, 768}) {
      LayerNorm norm = norm(random, size);
      EmbeddingTables tables =
          new EmbeddingTables(
              WordTable.of(GuardedMatrix.random(random, 30, size, 1).matrix()),
              GuardedMatrix.random(random, 2, size, 1).matrix(),
              GuardedMatrix.random(random, 25, size, 1).matrix(),
              norm);
      int tokens = 21;
      int[] inputIds = random.ints(tokens, 0, 30).toArray();
      int[] tokenTypeIds = random.ints(tokens, 0, 2).toArray();
      int[] positions = random.ints(tokens, 0, 25).toArray();
      GuardedMatrix expected = GuardedMatrix.zeros(tokens, size);
      GuardedMatrix actual = GuardedMatrix.zeros(tokens, size);
      SCALAR.embed(tables, inputIds, tokenTypeIds, positions, expected.matrix());
      VECTOR.embed(tables, inputIds, tokenTypeIds, positions, actual.matrix());
      String what = "embed " + size;
      Samples.assertClose(expected.matrix(), actual.matrix(), size * 2e-6, what);
      actual.assertCanariesAlive(what);
    }
  }

  @Test
  void anIdOutsideItsTableIsNamed() {
    LayerNorm norm = new LayerNorm(new float[4], new float[4], 1e-12f);
    EmbeddingTables tables =
        new EmbeddingTables(
            WordTable.of(Matrix.zeros(9, 4)), Matrix.zeros(2, 4), Matrix.zeros(5, 4), norm);
    Matrix y = Matrix.zeros(2, 4);
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> kernels.embed(tables, new int[] {1, 9}, new int[2], new int[2], y));
      assertEquals("embed: inputIds[1] is 9, its table has 9 rows", e.getMessage());
    }
  }

  @Test
  void vectorSoftmaxAgreesWithScalar() {
    Random random = Samples.random("softmax", 25);
    for (int size : Samples.awkwardSizes()) {
      compareSoftmax(random, 3, size, 5);
    }
    compareSoftmax(random, 9, 128, 40);
    compareSoftmax(random, 2, 30522, 4);
  }

  @Test
  void softmaxOfNotANumberIsNotANumber() {
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Matrix rows = Matrix.zeros(2, 37);
      rows.values()[20] = Float.NaN;
      kernels.softmax(rows);
      for (int c = 0; c < 37; c++) {
        assertTrue(Float.isNaN(rows.at(0, c)), kernels.description());
        assertEquals(1 / 37f, rows.at(1, c), 1e-8);
      }
    }
  }

  @Test
  void softmaxOfMinusInfinityIsZero() {
    for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
      Matrix rows = Matrix.zeros(1, 18);
      for (int c = 1; c < 18; c++) {
        rows.values()[c] = Float.NEGATIVE_INFINITY;
      }
      kernels.softmax(rows);
      assertEquals(1, rows.at(0, 0), kernels.description());
      assertEquals(0, rows.at(0, 17), kernels.description());
    }
  }

  /** Bounds of docs/NUMERICS.md: sums of H terms, a rounding of the root, a few products. */
  private static void compareLayerNorm(Random random, int rows, int size, float deviation) {
    String what = "layer norm [" + rows + ", " + size + "]";
    // Rows of one or two elements have hardly any variance, and what it is divided by is noise.
    float epsilon = size < 3 ? 1 : 1e-12f;
    LayerNorm norm = new LayerNorm(norm(random, size).weight(), new float[size], epsilon);
    Matrix x = GuardedMatrix.random(random, rows, size, deviation).matrix();
    Matrix residual = GuardedMatrix.random(random, rows, size, deviation).matrix();
    GuardedMatrix expected = GuardedMatrix.zeros(rows, size);
    GuardedMatrix actual = GuardedMatrix.zeros(rows, size);
    SCALAR.addLayerNorm(x, residual, norm, expected.matrix());
    VECTOR.addLayerNorm(x, residual, norm, actual.matrix());
    double weight = Samples.largest(Matrix.of(norm.weight(), 1, size));
    // Rows are centred, so that x / deviation, the largest result and √H are of one size.
    double tolerance = 4 * (size + 16) * Samples.UNIT * weight * (3 + Math.sqrt(size));
    Samples.assertClose(expected.matrix(), actual.matrix(), tolerance, what);
    actual.assertCanariesAlive(what);
    SCALAR.layerNorm(x, norm, expected.matrix());
    VECTOR.layerNorm(x, norm, actual.matrix());
    Samples.assertClose(expected.matrix(), actual.matrix(), tolerance, what);
    actual.assertCanariesAlive(what);
  }

  private static void compareSoftmax(Random random, int rows, int size, float deviation) {
    String what = "softmax [" + rows + ", " + size + "]";
    GuardedMatrix actual = GuardedMatrix.random(random, rows, size, deviation);
    GuardedMatrix expected = actual.copy();
    double spread = 2 * Samples.largest(actual.matrix());
    SCALAR.softmax(expected.matrix());
    VECTOR.softmax(actual.matrix());
    double relative = (size / (double) Lanes.COUNT + 30 + 2 * spread) * Samples.UNIT + 3e-7;
    Samples.assertClose(expected.matrix(), actual.matrix(), relative, what);
    actual.assertCanariesAlive(what);
  }

  private static LayerNorm norm(Random random, int size) {
    return new LayerNorm(Samples.floats(random, size, 1), Samples.floats(random, size, 1), 1e-12f);
  }
}
