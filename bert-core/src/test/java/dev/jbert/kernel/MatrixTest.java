package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MatrixTest {
  private static final Matrix SIX = Matrix.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);

  @Test
  void viewsShareTheArray() {
    Matrix last = SIX.columns(1, 2).rows(1, 1);
    assertEquals(4, last.at(0, 0));
    assertEquals(5, last.at(0, 1));
    assertEquals(3, last.stride());
  }

  @Test
  void emptyViewsExistEverywhere() {
    assertEquals(0, SIX.columns(1, 2).rows(2, 0).rows());
    assertEquals(0, SIX.columns(3, 0).columns());
    assertEquals(0, Matrix.zeros(0, 5).rows(0, 0).rows());
  }

  @Test
  void aViewThatSticksOutIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> SIX.rows(1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> SIX.columns(2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> SIX.at(0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> new Matrix(new float[5], 0, 2, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> new Matrix(new float[9], 0, 2, 3, 2));
  }

  @Test
  void aMatrixLargerThanAnArrayIsRefused() {
    assertThrows(ArithmeticException.class, () -> Matrix.zeros(1 << 20, 1 << 20));
  }
}
