package dev.jbert.tools.tensorflow;

import java.util.Optional;
import java.util.stream.Stream;

/** TensorFlow's element types ({@code tensorflow/core/framework/types.proto}). */
enum TensorFlowType {
  FLOAT(1, 4),
  DOUBLE(2, 8),
  INT32(3, 4),
  UINT8(4, 1),
  INT16(5, 2),
  INT8(6, 1),
  /** Of no fixed width. */
  STRING(7, 0),
  COMPLEX64(8, 8),
  INT64(9, 8),
  BOOL(10, 1),
  BFLOAT16(14, 2),
  UINT16(17, 2),
  COMPLEX128(18, 16),
  HALF(19, 2),
  UINT32(22, 4),
  UINT64(23, 8);

  private final int number;
  private final int width;

  TensorFlowType(int number, int width) {
    this.number = number;
    this.width = width;
  }

  /** Bytes of one element; 0 if these differ. */
  int width() {
    return width;
  }

  static Optional<TensorFlowType> numbered(int number) {
    return Stream.of(values()).filter(type -> type.number == number).findFirst();
  }
}
