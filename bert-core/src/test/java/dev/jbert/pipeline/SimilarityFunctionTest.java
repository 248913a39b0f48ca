package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.kernel.Matrix;
import org.junit.jupiter.api.Test;

/** How alike vectors are, by hand. */
class SimilarityFunctionTest {

  private static final float CLOSE = 1e-6f;

  @Test
  void cosinesAreOfDirections() {
    SimilarityFunction cosine = SimilarityFunction.COSINE;
    assertEquals(0.70710677f, cosine.of(new float[] {1, 0}, new float[] {1, 1}));
    assertEquals(-1f, cosine.of(new float[] {1, 2}, new float[] {-2, -4}), CLOSE);
    assertEquals(0f, cosine.of(new float[] {0, 0}, new float[] {1, 1}));
  }

  @Test
  void distancesHaveAMinus() {
    float[] a = {1, 2, 3};
    float[] b = {3, 0, 4};
    assertEquals(15, SimilarityFunction.DOT.of(a, b));
    assertEquals(-3, SimilarityFunction.EUCLIDEAN.of(a, b));
    assertEquals(-5, SimilarityFunction.MANHATTAN.of(a, b));
  }

  @Test
  void everyRowIsComparedWithEveryRow() {
    Matrix a = Matrix.of(new float[] {1, 0, 1, 1}, 2, 2);
    Matrix b = Matrix.of(new float[] {0, 2, 3, 0, 1, 1}, 3, 2);
    assertArrayEquals(
        new float[] {0, 1, 0.70710677f, 0.70710677f, 0.70710677f, 1},
        SimilarityFunction.COSINE.matrix(a, b).values(),
        CLOSE);
    assertArrayEquals(
        new float[] {-3, -2, -1, -2, -3, 0}, SimilarityFunction.MANHATTAN.matrix(a, b).values());
  }

  @Test
  void vectorsOfOtherSizesAreRefused() {
    for (SimilarityFunction function : SimilarityFunction.values()) {
      assertEquals(
          "vectors of sizes 1 and 2",
          assertThrows(
                  IllegalArgumentException.class, () -> function.of(new float[1], new float[2]))
              .getMessage());
    }
  }
}
