package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of every lane of a vector, as polynomials.
 *
 * <p>The Vector API's own EXP and TANH call a native routine that spills every register, and there
 * is no ERF. All polynomials are minimax fits made for this class; {@code LaneMathTest} scans the
 * stated errors. A lane's result depends on nothing but that lane. NaN gives NaN.
 *
 * <p>Each polynomial stands in one method. With parts of e^x in methods of their own, which another
 * function shared, the compiler inlined less: a warm call of bert-base on 128 tokens allocated 28
 * to 57 MB instead of 11 to 12 KB.
 */
final class LaneMath {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  static final float LOG2_E = 1.44269504f;
  static final float LN_2_HIGH = 0.693145752f;
  static final float LN_2_LOW = 1.42860677e-6f;

  /** 1.5 · 2^23: adding it rounds to an integer, which is then in the low bits. */
  static final float ROUND = 12582912f;

  /**
   * 1.5 · 2^23 + 127: adding it rounds to an integer too, and the low bits, moved to the exponent's
   * place, are the float of 2 to that integer.
   */
  static final float ROUND_TO_EXPONENT = 12583039f;

  /** 2^x is subnormal below. */
  static final float EXP_2_LOWEST = -126f;

  /** e^x is subnormal below. */
  static final float EXP_LOWEST = -87.33654f;

  private static final float TWO_SQRT_2_OVER_PI = 1.59576912f;
  private static final float CUBE = 0.044715f;

  /** 0.5 + {@link #halfErf} rounds to 1 from here on, and GELU_ERF to x or 0. */
  static final float HALF_ERF_LIMIT = 5.4f;

  /** Half of the limit's square: centring the variable keeps the polynomial well conditioned. */
  static final float HALF_ERF_CENTRE = 14.58f;

  private LaneMath() {}

  /**
   * e^x for x of at most 0, and for NaN; below -87.34, where the result would be subnormal, 0.
   * Relative error below 1.2e-7.
   */
  static FloatVector expOfNegative(FloatVector x) {
    FloatVector shifted = x.fma(broadcast(LOG2_E), broadcast(ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN_2_HIGH), x);
    r = n.fma(broadcast(-LN_2_LOW), r);
    FloatVector p = broadcast(0.0013814613f);
    p = p.fma(r, broadcast(0.00836871f));
    p = p.fma(r, broadcast(0.04166839f));
    p = p.fma(r, broadcast(0.16666521f));
    p = p.fma(r, broadcast(0.49999994f));
    p = p.fma(r, broadcast(1f));
    p = p.fma(r, broadcast(1f));
    // n + 127 in the exponent's place is 2^n; the bits of ROUND above n shift out.
    IntVector power = shifted.reinterpretAsInts().add(127).lanewise(VectorOperators.LSHL, 23);
    FloatVector exp = p.mul(power.reinterpretAsFloats());
    return exp.blend(0f, x.compare(VectorOperators.LT, EXP_LOWEST));
  }

  /**
   * 2^x for x of at most 0, and for NaN; below -126, where the result would be subnormal, 0. Takes
   * four operations less than e^x, whose argument has to be cut at multiples of ln 2. Relative
   * error below 1e-7.
   */
  static FloatVector exp2OfNegative(FloatVector x) {
    FloatVector shifted = x.add(ROUND_TO_EXPONENT);
    FloatVector r = x.sub(shifted.sub(ROUND_TO_EXPONENT));
    FloatVector p = broadcast(0.00015594678f);
    p = p.fma(r, broadcast(0.0013406643f));
    p = p.fma(r, broadcast(0.009617693f));
    p = p.fma(r, broadcast(0.055503104f));
    p = p.fma(r, broadcast(0.24022652f));
    p = p.fma(r, broadcast(0.69314724f));
    p = p.fma(r, broadcast(1f));
    IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector exp2 = p.mul(power.reinterpretAsFloats());
    return exp2.blend(0f, x.compare(VectorOperators.LT, EXP_2_LOWEST));
  }

  /**
   * e^x - 1 for x of at most 0, and for NaN: 2^n · (e^r - 1) + (2^n - 1), where nothing cancels.
   * The same polynomial, written out again: see the class.
   */
  private static FloatVector expMinusOneOfNegative(FloatVector x) {
    FloatVector shifted = x.fma(broadcast(LOG2_E), broadcast(ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN_2_HIGH), x);
    r = n.fma(broadcast(-LN_2_LOW), r);
    FloatVector p = broadcast(0.0013814613f);
    p = p.fma(r, broadcast(0.00836871f));
    p = p.fma(r, broadcast(0.04166839f));
    p = p.fma(r, broadcast(0.16666521f));
    p = p.fma(r, broadcast(0.49999994f));
    p = p.fma(r, broadcast(1f));
    IntVector bits = shifted.reinterpretAsInts().add(127).lanewise(VectorOperators.LSHL, 23);
    FloatVector power = bits.reinterpretAsFloats();
    FloatVector result = p.mul(r).fma(power, power.sub(1f));
    return result.blend(-1f, x.compare(VectorOperators.LT, EXP_LOWEST));
  }

  /**
   * x · Φ(x) = x/2 · (1 + erf(x/√2)), computed as x/2 + |x| · erf(|x|/√2)/2. Absolute error below
   * 6e-7 up to 8, and the rounding of x above: x itself, or 0 for negative x.
   */
  static FloatVector geluErf(FloatVector x) {
    FloatVector size = x.abs();
    return size.fma(halfErf(size), x.mul(0.5f));
  }

  /** erf(x/√2) / 2 for x of at least 0, that is Φ(x) - 1/2. */
  private static FloatVector halfErf(FloatVector x) {
    FloatVector t = x.blend(HALF_ERF_LIMIT, x.compare(VectorOperators.GT, HALF_ERF_LIMIT));
    FloatVector v = t.fma(t, broadcast(-HALF_ERF_CENTRE));
    FloatVector p = broadcast(1.6091031e-20f);
    p = p.fma(v, broadcast(-7.1504703e-19f));
    p = p.fma(v, broadcast(1.1913015e-17f));
    p = p.fma(v, broadcast(-2.1698542e-16f));
    p = p.fma(v, broadcast(7.8510866e-15f));
    p = p.fma(v, broadcast(-2.1883153e-13f));
    p = p.fma(v, broadcast(4.792683e-12f));
    p = p.fma(v, broadcast(-1.0042267e-10f));
    p = p.fma(v, broadcast(2.041294e-9f));
    p = p.fma(v, broadcast(-3.9040398e-8f));
    p = p.fma(v, broadcast(7.1081956e-7f));
    p = p.fma(v, broadcast(-1.2650765e-5f));
    p = p.fma(v, broadcast(0.00022815046f));
    p = p.fma(v, broadcast(-0.004480657f));
    p = p.fma(v, broadcast(0.13092811f));
    return p.mul(t);
  }

  /** {@link #geluErf}, clipped at 10; at -10 it never is, for it is above -0.17. */
  static FloatVector geluErfClipped(FloatVector x) {
    FloatVector y = geluErf(x);
    return y.blend(10f, y.compare(VectorOperators.GT, 10f));
  }

  /**
   * x/2 · (1 + tanh(z)) with z = √(2/π) · (x + 0.044715 x³), computed as x / (1 + e^(-2z)), which
   * is the same and one polynomial less. Absolute error below 1e-6 up to 8.
   */
  static FloatVector geluTanh(FloatVector x) {
    FloatVector cube = x.mul(x).fma(broadcast(CUBE), broadcast(1f)).mul(x);
    return x.mul(sigmoid(cube.mul(TWO_SQRT_2_OVER_PI)));
  }

  /** Hyperbolic tangent, (1 - e^(-2|x|)) / (1 + e^(-2|x|)) with x's sign. Relative error 4e-7. */
  static FloatVector tanh(FloatVector x) {
    FloatVector t = expMinusOneOfNegative(x.abs().mul(-2f));
    FloatVector negative = t.div(t.add(2f));
    return negative.blend(negative.neg(), x.compare(VectorOperators.GT, 0f));
  }

  /** 1 / (1 + e^(-x)). Relative error below 4e-7 above -87; 0 below. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector t = expOfNegative(x.abs().neg());
    FloatVector one = broadcast(1f);
    FloatVector numerator = one.blend(t, x.compare(VectorOperators.LT, 0f));
    return numerator.div(one.add(t));
  }

  /** x / (1 + e^(-x)). Relative error below 4e-7 above -87; 0 below. */
  static FloatVector silu(FloatVector x) {
    return x.mul(sigmoid(x));
  }

  /** x / (1 + e^(-1.702 x)). Relative error below 4e-7 above 0, absolute below 1e-7 below 0. */
  static FloatVector geluSigmoid(FloatVector x) {
    return x.mul(sigmoid(x.mul(1.702f)));
  }

  /**
   * x · tanh(ln(1 + e^x)) = x · n / (n + 2) with n = e^2x + 2 e^x; for positive x both parts are
   * divided by e^2x. Nothing cancels. Relative error below 5e-7 above -87; 0 below.
   */
  static FloatVector mish(FloatVector x) {
    FloatVector t = expOfNegative(x.abs().neg());
    FloatVector square = t.mul(t);
    VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
    FloatVector n = t.add(t).add(broadcast(1f).blend(square, negative));
    FloatVector two = square.add(square).blend(2f, negative);
    return x.mul(n.div(n.add(two)));
  }

  /** max(x, 0). */
  static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(VectorOperators.LT, 0f));
  }

  /** min(max(x, 0), 6). */
  static FloatVector relu6(FloatVector x) {
    return relu(x).blend(6f, x.compare(VectorOperators.GT, 6f));
  }

  /** max(x, 0)². */
  static FloatVector reluSquared(FloatVector x) {
    FloatVector y = relu(x);
    return y.mul(y);
  }

  /** x, or 0.01 x below 0. Relative error below 1e-7. */
  static FloatVector leakyRelu(FloatVector x) {
    return x.blend(x.mul(0.01f), x.compare(VectorOperators.LT, 0f));
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
