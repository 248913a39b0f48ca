package dev.jbert.tools.convert;

import dev.jbert.weights.DType;
import java.nio.ByteBuffer;

/** Turns stored numbers into floats. */
public final class FloatBytes {

  private FloatBytes() {}

  /**
   * Decodes {@code count} elements from the buffer's position on, in the buffer's byte order. F32,
   * F16 and BF16 are exact; F64 is rounded to the nearest float.
   *
   * @param source holds the elements; its position moves past them
   * @param dtype F64, F32, F16 or BF16
   * @param target gets the elements from index {@code from} on
   * @throws IllegalArgumentException for any other type
   */
  public static void decode(ByteBuffer source, DType dtype, float[] target, int from, int count) {
    switch (dtype) {
      case F32 -> {
        source.asFloatBuffer().get(target, from, count);
        source.position(source.position() + count * Float.BYTES);
      }
      case F64 -> {
        for (int i = from; i < from + count; i++) {
          target[i] = (float) source.getDouble();
        }
      }
      case F16 -> {
        for (int i = from; i < from + count; i++) {
          target[i] = Float.float16ToFloat(source.getShort());
        }
      }
      case BF16 -> {
        for (int i = from; i < from + count; i++) {
          target[i] = Float.intBitsToFloat(source.getShort() << Short.SIZE);
        }
      }
      default -> throw new IllegalArgumentException(dtype + " is no type of floats");
    }
  }
}
