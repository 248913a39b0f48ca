package dev.jbert.weights;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A tensor to be written. Its values are asked for when its turn comes and let go afterwards, so
 * that a checkpoint need not be held twice.
 *
 * @param name the tensor's name; not {@code __metadata__}, which the format keeps for itself
 * @param dtype the type to write: {@link DType#F32}, {@link DType#F16} or {@link DType#BF16}, the
 *     latter two rounded to nearest, ties to even
 * @param shape the dimensions, outermost first, each 0 or more; empty for a scalar
 * @param values gives the elements in row-major order; the array is only read
 */
public record NamedTensor(String name, DType dtype, List<Long> shape, Supplier<float[]> values) {

  /**
   * Checks everything but the values.
   *
   * @throws IllegalArgumentException if the name is reserved, the type cannot be written or a
   *     dimension is negative
   */
  public NamedTensor {
    shape = List.copyOf(shape);
    if (name.equals(HeaderParser.METADATA_KEY)) {
      throw new IllegalArgumentException("a tensor cannot be called " + name);
    }
    if (dtype != DType.F32 && dtype != DType.F16 && dtype != DType.BF16) {
      throw new IllegalArgumentException(
          "tensor " + Quoted.of(name) + " as " + dtype + ", expected F32, F16 or BF16");
    }
    if (shape.stream().anyMatch(dimension -> dimension < 0)) {
      throw new IllegalArgumentException(
          "tensor " + Quoted.of(name) + " has the negative shape " + shape);
    }
  }

  /** An F32 tensor of values that are at hand; the array is not copied. */
  public static NamedTensor of(String name, float[] values, int... shape) {
    return deferred(name, () -> values, shape);
  }

  /** An F32 tensor whose values are fetched when they are written. */
  public static NamedTensor deferred(String name, Supplier<float[]> values, int... shape) {
    List<Long> dimensions = IntStream.of(shape).asLongStream().boxed().toList();
    return new NamedTensor(name, DType.F32, dimensions, values);
  }

  /** The same tensor, written as another type. */
  public NamedTensor as(DType other) {
    return new NamedTensor(name, other, shape, values);
  }

  /** Number of elements: the product of the shape, 1 for a scalar. */
  public long elementCount() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Number of bytes when written. */
  long byteSize() {
    return Math.multiplyExact(elementCount(), dtype.bits() / 8);
  }
}
