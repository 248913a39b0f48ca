package dev.jbert.tools.pytorch;

import dev.jbert.weights.DType;

/** The element types of the storages that are known, each by the name of its PyTorch class. */
enum StorageType {
  FLOAT("FloatStorage", DType.F32),
  HALF("HalfStorage", DType.F16),
  BFLOAT16("BFloat16Storage", DType.BF16),
  DOUBLE("DoubleStorage", DType.F64),
  LONG("LongStorage", DType.I64),
  INT("IntStorage", DType.I32),
  BYTE("ByteStorage", DType.U8),
  BOOL("BoolStorage", DType.BOOL);

  private final String className;
  private final DType dtype;

  StorageType(String className, DType dtype) {
    this.className = className;
    this.dtype = dtype;
  }

  /** The class's name inside of module {@code torch}. */
  String className() {
    return className;
  }

  DType dtype() {
    return dtype;
  }

  /** Width of an element. */
  int bytes() {
    return dtype.bits() / Byte.SIZE;
  }
}
