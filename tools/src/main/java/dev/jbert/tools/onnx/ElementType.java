package dev.jbert.tools.onnx;

import java.util.Arrays;

/**
 * The element types of {@code TensorProto} that weights and constants of a float model have, with
 * the field that holds their values when they are not raw bytes.
 *
 * <p>Source: onnx.in.proto, {@code TensorProto.DataType}.
 */
enum ElementType {
  /** IEEE 754 binary32. */
  F32(1, Float.BYTES, TensorField.FLOAT_DATA),
  /** A 64-bit integer: position ids, shapes. */
  I64(7, Long.BYTES, TensorField.INT64_DATA),
  /** IEEE 754 binary16. */
  F16(10, Short.BYTES, TensorField.INT32_DATA),
  /** IEEE 754 binary64. */
  F64(11, Double.BYTES, TensorField.DOUBLE_DATA),
  /** The upper half of a binary32. */
  BF16(16, Short.BYTES, TensorField.INT32_DATA),
  /** Any other; its values are neither checked nor read. */
  OTHER(-1, 0, -1);

  private final int number;
  private final int width;
  private final int valueField;

  ElementType(int number, int width, int valueField) {
    this.number = number;
    this.width = width;
    this.valueField = valueField;
  }

  static ElementType of(long number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst().orElse(OTHER);
  }

  /** Bytes of one element. */
  int width() {
    return width;
  }

  /** The field of {@code TensorProto} for values that are not raw bytes. */
  int valueField() {
    return valueField;
  }

  /** Whether a weight can be of this type. */
  boolean isFloat() {
    return this != I64 && this != OTHER;
  }
}
