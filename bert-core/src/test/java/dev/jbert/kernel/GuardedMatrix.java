package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;

/**
 * A matrix at an odd offset with a stride larger than its columns, in an array whose every other
 * element is a canary.
 */
record GuardedMatrix(Matrix matrix) {
  private static final float CANARY = 7.7e33f;
  private static final int OFFSET = 3;
  private static final int GAP = 5;

  /** Zeros. */
  static GuardedMatrix zeros(int rows, int columns) {
    int stride = columns + GAP;
    float[] values = new float[OFFSET + rows * stride + GAP];
    Arrays.fill(values, CANARY);
    Matrix matrix = new Matrix(values, OFFSET, rows, columns, stride);
    for (int r = 0; r < rows; r++) {
      Arrays.fill(values, matrix.rowOffset(r), matrix.rowOffset(r) + columns, 0f);
    }
    return new GuardedMatrix(matrix);
  }

  /** Normally distributed values with mean 0. */
  static GuardedMatrix random(Random random, int rows, int columns, float deviation) {
    GuardedMatrix guarded = zeros(rows, columns);
    Matrix matrix = guarded.matrix();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        matrix.values()[matrix.rowOffset(r) + c] = (float) random.nextGaussian() * deviation;
      }
    }
    return guarded;
  }

  /** The same values between canaries of their own. */
  GuardedMatrix copy() {
    return new GuardedMatrix(
        new Matrix(
            matrix.values().clone(),
            matrix.offset(),
            matrix.rows(),
            matrix.columns(),
            matrix.stride()));
  }

  /** Fails if anything but the matrix was written. */
  void assertCanariesAlive(String what) {
    float[] values = matrix.values();
    for (int i = 0; i < values.length; i++) {
      int inRow = Math.floorMod(i - matrix.offset(), matrix.stride());
      int row = Math.floorDiv(i - matrix.offset(), matrix.stride());
      boolean inside = row >= 0 && row < matrix.rows() && inRow < matrix.columns();
      if (!inside) {
        assertEquals(CANARY, values[i], what + ": canary at " + i + " of " + values.length);
      }
    }
  }
}
