package dev.jbert.kernel;

/**
 * The twin of {@link LaneMath} for a {@link ColdStart}: one float at a time, the same bits. It has
 * what every model needs; other activations are vectors from the first call on.
 */
final class PlainMath {

  private PlainMath() {}

  /** As {@link LaneMath#exp2OfNegative}. */
  static float exp2OfNegative(float x) {
    float shifted = x + LaneMath.ROUND_TO_EXPONENT;
    float r = x - (shifted - LaneMath.ROUND_TO_EXPONENT);
    float p = 0.00015594678f;
    p = Math.fma(p, r, 0.0013406643f);
    p = Math.fma(p, r, 0.009617693f);
    p = Math.fma(p, r, 0.055503104f);
    p = Math.fma(p, r, 0.24022652f);
    p = Math.fma(p, r, 0.69314724f);
    p = Math.fma(p, r, 1f);
    int power = Float.floatToRawIntBits(shifted) << 23;
    return x < LaneMath.EXP_2_LOWEST ? 0f : p * Float.intBitsToFloat(power);
  }

  /** As {@link LaneMath#geluErf}. */
  static float geluErf(float x) {
    float size = Math.abs(x);
    return Math.fma(size, halfErf(size), x * 0.5f);
  }

  private static float halfErf(float x) {
    float t = x > LaneMath.HALF_ERF_LIMIT ? LaneMath.HALF_ERF_LIMIT : x;
    float v = Math.fma(t, t, -LaneMath.HALF_ERF_CENTRE);
    float p = 1.6091031e-20f;
    p = Math.fma(p, v, -7.1504703e-19f);
    p = Math.fma(p, v, 1.1913015e-17f);
    p = Math.fma(p, v, -2.1698542e-16f);
    p = Math.fma(p, v, 7.8510866e-15f);
    p = Math.fma(p, v, -2.1883153e-13f);
    p = Math.fma(p, v, 4.792683e-12f);
    p = Math.fma(p, v, -1.0042267e-10f);
    p = Math.fma(p, v, 2.041294e-9f);
    p = Math.fma(p, v, -3.9040398e-8f);
    p = Math.fma(p, v, 7.1081956e-7f);
    p = Math.fma(p, v, -1.2650765e-5f);
    p = Math.fma(p, v, 0.00022815046f);
    p = Math.fma(p, v, -0.004480657f);
    p = Math.fma(p, v, 0.13092811f);
    return p * t;
  }
}
