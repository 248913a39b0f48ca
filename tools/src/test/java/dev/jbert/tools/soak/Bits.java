package dev.jbert.tools.soak;

import dev.jbert.kernel.Matrix;
import java.util.Arrays;

/** Floats that are equal only if all their bits are. */
record Bits(int[] values) {

  static Bits of(float[] floats) {
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return new Bits(bits);
  }

  static Bits of(Matrix matrix) {
    return of(matrix.values());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bits that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length + " floats with hash " + hashCode();
  }
}
