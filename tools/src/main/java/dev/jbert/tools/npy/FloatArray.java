package dev.jbert.tools.npy;

import java.util.Arrays;

/**
 * Floats with a shape, row-major, as NumPy holds them.
 *
 * @param shape the dimensions; none for a single number
 * @param data one float per element; shared, not copied
 */
public record FloatArray(int[] shape, float[] data) {
  /**
   * Checks that shape and data agree.
   *
   * @throws IllegalArgumentException if they do not
   */
  public FloatArray {
    long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (elements != data.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " needs " + elements + " floats, not " + data.length);
    }
  }

  /** Returns an array of the given shape over {@code data}. */
  public static FloatArray of(float[] data, int... shape) {
    return new FloatArray(shape, data);
  }

  /**
   * Returns a copy of the first {@code count} entries of the first dimension.
   *
   * @throws IllegalArgumentException if there are fewer
   */
  public FloatArray first(int count) {
    if (count > shape[0]) {
      throw new IllegalArgumentException("the first " + count + " of " + shape[0]);
    }
    int[] firstShape = shape.clone();
    firstShape[0] = count;
    int elements = shape[0] == 0 ? 0 : data.length / shape[0] * count;
    return new FloatArray(firstShape, Arrays.copyOf(data, elements));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatArray array
        && Arrays.equals(shape, array.shape)
        && Arrays.equals(data, array.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "float32 " + Arrays.toString(shape);
  }
}
