package dev.jbert.kernel;

/** bfloat16: the upper 16 bits of a float, 8 of them for the fraction with its leading one. */
final class Bf16 {

  /** The bits of a pair that are the value in its upper half. */
  static final int UPPER_HALF = 0xFFFF_0000;

  private Bf16() {}

  /** The nearest bfloat16 as a float, the even one of two; a NaN stays one. */
  static float round(float value) {
    return Float.intBitsToFloat(bits(value) << 16);
  }

  /** The bits of the nearest bfloat16, in the lower half. */
  static int bits(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return bits >>> 16 | 0x40;
    }
    return (bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16;
  }

  /** The value in the lower half of a pair. */
  static float lower(int pair) {
    return Float.intBitsToFloat(pair << 16);
  }

  /** The value in the upper half of a pair. */
  static float upper(int pair) {
    return Float.intBitsToFloat(pair & UPPER_HALF);
  }
}
