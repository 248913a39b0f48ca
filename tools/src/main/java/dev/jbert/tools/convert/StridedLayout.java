package dev.jbert.tools.convert;

import java.util.List;

/**
 * How a tensor lies in the storage that holds its elements: element {@code (i, j, ...)} is at
 * {@code offset + i * strides[0] + j * strides[1] + ...}. Immutable.
 *
 * @param offset where element (0, 0, ...) is, counted in elements from the storage's start
 * @param shape the dimensions, outermost first; empty for a scalar
 * @param strides steps along each dimension, in elements, none negative
 */
public record StridedLayout(long offset, List<Long> shape, List<Long> strides) {

  /**
   * Checks that the numbers can be reckoned with.
   *
   * @throws IllegalArgumentException if a number is negative or there are not as many strides as
   *     dimensions
   * @throws ArithmeticException if an index or the number of elements does not fit into a long
   */
  public StridedLayout {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    if (shape.size() != strides.size()) {
      throw new IllegalArgumentException(
          "%d strides for %d dimensions".formatted(strides.size(), shape.size()));
    }
    requireNonNegative("offset", offset);
    shape.forEach(dimension -> requireNonNegative("dimension", dimension));
    strides.forEach(stride -> requireNonNegative("stride", stride));
    count(shape);
    span(offset, shape, strides);
  }

  /** The layout of an array in row-major order (C) that begins with its storage. */
  public static StridedLayout rowMajor(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride = Math.multiplyExact(stride, shape.get(i));
    }
    return new StridedLayout(0, shape, List.of(strides));
  }

  /** The layout of an array in column-major order (Fortran) that begins with its storage. */
  public static StridedLayout columnMajor(List<Long> shape) {
    return new StridedLayout(0, shape, rowMajor(shape.reversed()).strides().reversed());
  }

  private static void requireNonNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative %s %d".formatted(name, value));
    }
  }

  private static long count(List<Long> shape) {
    // A zero anywhere makes the product zero, whatever the others are.
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
  }

  private static long span(long offset, List<Long> shape, List<Long> strides) {
    if (count(shape) == 0) {
      return 0;
    }
    long last = offset;
    for (int i = 0; i < shape.size(); i++) {
      last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
    }
    return Math.addExact(last, 1) - offset;
  }

  /** Number of elements: the product of the shape, 1 for a scalar. */
  public long elementCount() {
    return count(shape);
  }

  /** Number of storage elements from the first that the tensor uses to the last; 0 if none. */
  public long span() {
    return span(offset, shape, strides);
  }

  /** Whether the elements lie one after the other in row-major order. */
  public boolean isContiguous() {
    long expected = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) != 1) {
        if (strides.get(i) != expected) {
          return false;
        }
        expected *= shape.get(i);
      }
    }
    return true;
  }

  /**
   * The elements in row-major order.
   *
   * @param storage the {@link #span()} storage elements from {@link #offset()} on; only read, and
   *     given back as it is when the layout is contiguous
   * @throws IllegalArgumentException if {@code storage} has not that many elements
   * @throws ArithmeticException if there are more elements than an array holds
   */
  public float[] gather(float[] storage) {
    if (storage.length != span()) {
      throw new IllegalArgumentException(
          "storage of %d elements, expected %d".formatted(storage.length, span()));
    }
    if (elementCount() == 0 || isContiguous()) {
      return storage;
    }
    float[] elements = new float[Math.toIntExact(elementCount())];
    int rank = shape.size();
    int rowLength = Math.toIntExact(shape.getLast());
    int columnStride = Math.toIntExact(rowLength == 1 ? 0 : strides.getLast());
    long[] index = new long[rank];
    long at = 0;
    for (int row = 0; row < elements.length; row += rowLength) {
      for (int column = 0; column < rowLength; column++) {
        elements[row + column] = storage[(int) at + column * columnStride];
      }
      for (int i = rank - 2; i >= 0; i--) {
        at += strides.get(i);
        if (++index[i] < shape.get(i)) {
          break;
        }
        at -= shape.get(i) * strides.get(i);
        index[i] = 0;
      }
    }
    return elements;
  }
}
