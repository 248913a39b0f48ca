package dev.jbert.tools.npy;

import dev.jbert.tools.npy.NumpyException.Reason;
import dev.jbert.tools.zip.Quoted;
import dev.jbert.weights.DType;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The type of an array's elements.
 *
 * @param dtype its name in a safetensors file
 * @param order the order of an element's bytes
 */
record NpyType(DType dtype, ByteOrder order) {

  private static final Map<String, DType> NUMBERS =
      Map.ofEntries(
          Map.entry("f2", DType.F16),
          Map.entry("f4", DType.F32),
          Map.entry("f8", DType.F64),
          Map.entry("i1", DType.I8),
          Map.entry("i2", DType.I16),
          Map.entry("i4", DType.I32),
          Map.entry("i8", DType.I64),
          Map.entry("u1", DType.U8),
          Map.entry("u2", DType.U16),
          Map.entry("u4", DType.U32),
          Map.entry("u8", DType.U64),
          Map.entry("b1", DType.BOOL));

  /** Parses NumPy's description: the byte order, then kind and width, such as {@code <f4}. */
  static NpyType parse(String description) {
    if (description.length() == 3) {
      DType dtype = NUMBERS.get(description.substring(1));
      char order = description.charAt(0);
      if (dtype != null && dtype.bits() == Byte.SIZE && order == '|') {
        return new NpyType(dtype, ByteOrder.LITTLE_ENDIAN);
      }
      if (dtype != null && dtype.bits() > Byte.SIZE && (order == '<' || order == '>')) {
        return new NpyType(dtype, order == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      }
    }
    throw new NpyProblem(
        Reason.UNSUPPORTED_TYPE,
        "is of type %s, expected plain numbers such as '<f4'".formatted(Quoted.of(description)));
  }

  /** Width of an element. */
  int bytes() {
    return dtype.bits() / Byte.SIZE;
  }
}
