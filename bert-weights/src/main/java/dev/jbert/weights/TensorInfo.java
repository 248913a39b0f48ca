package dev.jbert.weights;

import java.util.List;

/**
 * What a file says about one tensor. Immutable.
 *
 * @param name the tensor's name, for example {@code bert.embeddings.word_embeddings.weight}
 * @param dtype type of the elements as stored
 * @param shape the dimensions, outermost first, each 0 or more; empty for a scalar
 * @param byteOffset where its first byte lies, counted from the start of the file's data
 * @param byteSize number of bytes that it takes
 */
public record TensorInfo(
    String name, DType dtype, List<Long> shape, long byteOffset, long byteSize) {

  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Number of elements: the product of the shape, 1 for a scalar. */
  public long elementCount() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
