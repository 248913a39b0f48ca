package dev.jbert.tools.npy;

import java.util.Arrays;

/**
 * Bytes with a shape, row-major, as NumPy holds them.
 *
 * @param shape the dimensions
 * @param data one byte per element; shared, not copied
 * @param signed whether they are from -128 to 127, or from 0 to 255
 */
public record ByteArray(int[] shape, byte[] data, boolean signed) {
  /**
   * Checks that shape and data agree.
   *
   * @throws IllegalArgumentException if they do not
   */
  public ByteArray {
    long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (elements != data.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " needs " + elements + " bytes, not " + data.length);
    }
  }
}
