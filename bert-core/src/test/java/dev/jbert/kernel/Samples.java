package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;

/** What the kernel tests share: sizes, seeds, comparisons. */
final class Samples {

  /** Unit roundoff of float. */
  static final double UNIT = 0x1p-24;

  private Samples() {}

  /** A source of values that prints its seed, so that a failure can be run again. */
  static Random random(String test, long seed) {
    System.out.println(test + ": seed " + seed + ", " + Lanes.COUNT + " lanes");
    return new Random(seed);
  }

  /** 0 to twice the lanes and 1, around the panel's width, and primes. */
  static int[] awkwardSizes() {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int size = 0; size <= 2 * Lanes.COUNT + 1; size++) {
      sizes.add(size);
    }
    for (int size : new int[] {3 * Lanes.COUNT - 1, 4 * Lanes.COUNT + 1, 36, 48, 50, 97, 100}) {
      sizes.add(size);
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  static float[] floats(Random random, int size, float deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }

  /** Pairs of normally distributed values of bfloat16. */
  static int[] pairs(Random random, int size) {
    int[] pairs = new int[size];
    for (int i = 0; i < size; i++) {
      int lower = Bf16.bits((float) random.nextGaussian());
      int upper = Bf16.bits((float) random.nextGaussian());
      pairs[i] = lower | upper << 16;
    }
    return pairs;
  }

  /** Fails at the first element that differs by more than {@code tolerance}, or is NaN. */
  static void assertClose(Matrix expected, Matrix actual, double tolerance, String what) {
    for (int r = 0; r < expected.rows(); r++) {
      for (int c = 0; c < expected.columns(); c++) {
        double difference = Math.abs((double) expected.at(r, c) - actual.at(r, c));
        String place = what + " at " + r + ", " + c;
        assertTrue(
            difference <= tolerance,
            () -> place + " differs by " + difference + ", tolerance " + tolerance);
      }
    }
  }

  /** Fails at the first element whose bits differ. */
  static void assertSameBits(Matrix expected, Matrix actual, String what) {
    for (int r = 0; r < expected.rows(); r++) {
      for (int c = 0; c < expected.columns(); c++) {
        int row = r;
        int column = c;
        assertEquals(
            Float.floatToRawIntBits(expected.at(r, c)),
            Float.floatToRawIntBits(actual.at(r, c)),
            () -> what + " at " + row + ", " + column);
      }
    }
  }

  static double largest(Matrix matrix) {
    double largest = 0;
    for (int r = 0; r < matrix.rows(); r++) {
      for (int c = 0; c < matrix.columns(); c++) {
        largest = Math.max(largest, Math.abs(matrix.at(r, c)));
      }
    }
    return largest;
  }

  static Matrix absolute(Matrix matrix) {
    Matrix copy = Matrix.zeros(matrix.rows(), matrix.columns());
    for (int r = 0; r < matrix.rows(); r++) {
      for (int c = 0; c < matrix.columns(); c++) {
        copy.values()[copy.rowOffset(r) + c] = Math.abs(matrix.at(r, c));
      }
    }
    return copy;
  }
}
