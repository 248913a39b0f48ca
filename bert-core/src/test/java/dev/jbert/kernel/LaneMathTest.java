package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The polynomials against double precision, scanned over the floats; see docs/NUMERICS.md. */
class LaneMathTest {

  /** Every 997th float: a prime, so that no bit pattern of the mantissa is left out. */
  private static final int STEP = 997;

  private static final float[] SPECIAL = {
    0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE
  };

  /** An error measure that the function may not exceed. */
  private interface Error {
    double of(double expected, double actual);
  }

  private static final Error ABSOLUTE = (expected, actual) -> Math.abs(actual - expected);
  private static final Error RELATIVE =
      (expected, actual) ->
          expected == actual ? 0 : Math.abs(actual - expected) / Math.abs(expected);

  /** One polynomial over a buffer of lanes. */
  private interface LaneFunction {
    void apply(float[] lanes);
  }

  // Each function is called by name in a loop of its own, as the kernels do.
  private static void exp(float[] x) {
    LaneMath.expOfNegative(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void exp2(float[] x) {
    LaneMath.exp2OfNegative(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void geluErf(float[] x) {
    LaneMath.geluErf(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void geluTanh(float[] x) {
    LaneMath.geluTanh(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void tanh(float[] x) {
    LaneMath.tanh(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void silu(float[] x) {
    LaneMath.silu(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void relu(float[] x) {
    LaneMath.relu(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void geluErfClipped(float[] x) {
    LaneMath.geluErfClipped(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void geluSigmoid(float[] x) {
    LaneMath.geluSigmoid(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void relu6(float[] x) {
    LaneMath.relu6(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void reluSquared(float[] x) {
    LaneMath.reluSquared(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void leakyRelu(float[] x) {
    LaneMath.leakyRelu(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void sigmoid(float[] x) {
    LaneMath.sigmoid(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  private static void mish(float[] x) {
    LaneMath.mish(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(x, 0);
  }

  @Test
  void expIsWithinItsStatedError() {
    double error = worst(LaneMathTest::exp, Math::exp, RELATIVE, -87.33f, -1e-30f);
    assertTrue(error < 1.2e-7, "relative error " + error);
  }

  @Test
  void expFlushesWhatWouldBeSubnormalToZero() {
    double error = worst(LaneMathTest::exp, Math::exp, ABSOLUTE, -3e38f, -87.33f);
    assertTrue(error <= Float.MIN_NORMAL * 1.01, "absolute error " + error);
    assertEquals(0, at(LaneMathTest::exp, Float.NEGATIVE_INFINITY));
    assertEquals(1, at(LaneMathTest::exp, 0f));
    assertEquals(1, at(LaneMathTest::exp, -0f));
  }

  @Test
  void exp2IsWithinItsStatedError() {
    DoubleUnaryOperator exact = x -> Math.pow(2, x);
    double error = worst(LaneMathTest::exp2, exact, RELATIVE, -126, -1e-30f);
    assertTrue(error < 1e-7, "relative error " + error);
  }

  @Test
  void exp2FlushesWhatWouldBeSubnormalToZero() {
    DoubleUnaryOperator exact = x -> Math.pow(2, x);
    double error = worst(LaneMathTest::exp2, exact, ABSOLUTE, -3e38f, -126);
    assertTrue(error <= Float.MIN_NORMAL * 1.01, "absolute error " + error);
    assertEquals(0, at(LaneMathTest::exp2, Float.NEGATIVE_INFINITY));
    assertEquals(1, at(LaneMathTest::exp2, 0f));
    assertEquals(1, at(LaneMathTest::exp2, -0f));
    for (int payload = 0; payload < 512; payload++) {
      float number = Float.intBitsToFloat(0x7FC0_0000 + payload);
      assertTrue(Float.isNaN(at(LaneMathTest::exp2, number)), "NaN of payload " + payload);
    }
  }

  @Test
  void geluErfIsWithinItsStatedError() {
    double error = worst(LaneMathTest::geluErf, LaneMathTest::exactGeluErf, ABSOLUTE, -8, 8);
    assertTrue(error < 6e-7, "absolute error " + error);
    double far = worst(LaneMathTest::geluErf, x -> x, RELATIVE, 8, Float.MAX_VALUE);
    assertEquals(0, far, "beyond 8 it is x itself");
    double below = worst(LaneMathTest::geluErf, x -> 0, ABSOLUTE, -Float.MAX_VALUE, -8);
    assertEquals(0, below, "below -8 it is 0");
  }

  @Test
  void geluTanhIsWithinItsStatedError() {
    double error = worst(LaneMathTest::geluTanh, LaneMathTest::exactGeluTanh, ABSOLUTE, -8, 8);
    assertTrue(error < 1e-6, "absolute error " + error);
  }

  @Test
  void tanhIsWithinItsStatedError() {
    double error = worst(LaneMathTest::tanh, Math::tanh, RELATIVE, 1e-30f, Float.MAX_VALUE);
    assertTrue(error < 4e-7, "relative error " + error);
    double negative = worst(LaneMathTest::tanh, Math::tanh, RELATIVE, -Float.MAX_VALUE, -1e-30f);
    assertTrue(negative < 4e-7, "relative error " + negative);
  }

  @Test
  void siluIsWithinItsStatedError() {
    DoubleUnaryOperator exact = x -> x / (1 + Math.exp(-x));
    double positive = worst(LaneMathTest::silu, exact, RELATIVE, 1e-30f, Float.MAX_VALUE);
    assertTrue(positive < 4e-7, "relative error " + positive);
    double negative = worst(LaneMathTest::silu, exact, RELATIVE, -87, -1e-30f);
    assertTrue(negative < 4e-7, "relative error " + negative);
  }

  @Test
  void sigmoidIsWithinItsStatedError() {
    DoubleUnaryOperator exact = x -> 1 / (1 + Math.exp(-x));
    double positive = worst(LaneMathTest::sigmoid, exact, RELATIVE, 0, Float.MAX_VALUE);
    assertTrue(positive < 4e-7, "relative error " + positive);
    double negative = worst(LaneMathTest::sigmoid, exact, RELATIVE, -87, 0);
    assertTrue(negative < 4e-7, "relative error " + negative);
    double below = worst(LaneMathTest::sigmoid, exact, ABSOLUTE, -Float.MAX_VALUE, -87);
    assertTrue(below < 2e-38, "absolute error " + below);
  }

  @Test
  void geluSigmoidIsWithinItsStatedError() {
    DoubleUnaryOperator exact = x -> x / (1 + Math.exp(-1.702 * x));
    double positive = worst(LaneMathTest::geluSigmoid, exact, RELATIVE, 1e-30f, 1e30f);
    assertTrue(positive < 4e-7, "relative error " + positive);
    double negative = worst(LaneMathTest::geluSigmoid, exact, ABSOLUTE, -1e30f, 0);
    assertTrue(negative < 1e-7, "absolute error " + negative);
  }

  @Test
  void mishIsWithinItsStatedError() {
    DoubleUnaryOperator exact = x -> x * Math.tanh(Math.log1p(Math.exp(x)));
    double positive = worst(LaneMathTest::mish, exact, RELATIVE, 1e-30f, Float.MAX_VALUE);
    assertTrue(positive < 5e-7, "relative error " + positive);
    double negative = worst(LaneMathTest::mish, exact, RELATIVE, -87, -1e-30f);
    assertTrue(negative < 5e-7, "relative error " + negative);
    double below = worst(LaneMathTest::mish, exact, ABSOLUTE, -Float.MAX_VALUE, -87);
    assertTrue(below < 2e-36, "absolute error " + below);
  }

  @Test
  void whatIsMadeOfPiecesIsExactOnEachPiece() {
    float all = Float.MAX_VALUE;
    assertEquals(0, worst(LaneMathTest::relu6, x -> x, ABSOLUTE, 0, 6));
    assertEquals(0, worst(LaneMathTest::relu6, x -> 6, ABSOLUTE, 6, all));
    assertEquals(0, worst(LaneMathTest::relu6, x -> 0, ABSOLUTE, -all, 0));
    assertEquals(0, worst(LaneMathTest::reluSquared, x -> 0, ABSOLUTE, -all, 0));
    assertEquals(0, worst(LaneMathTest::reluSquared, x -> (float) (x * x), ABSOLUTE, 0, 1e19f));
    assertEquals(Float.POSITIVE_INFINITY, at(LaneMathTest::reluSquared, all));
    assertEquals(0, worst(LaneMathTest::leakyRelu, x -> x, ABSOLUTE, 0, all));
    double slope = worst(LaneMathTest::leakyRelu, x -> 0.01 * x, RELATIVE, -all, -1e-30f);
    assertTrue(slope < 1e-7, "relative error " + slope);
    assertEquals(0, worst(LaneMathTest::geluErfClipped, x -> 10, ABSOLUTE, 10, all));
    double within =
        worst(LaneMathTest::geluErfClipped, LaneMathTest::exactGeluErf, ABSOLUTE, -8, 8);
    assertTrue(within < 6e-7, "absolute error " + within);
  }

  @Test
  void notANumberStaysNotANumber() {
    LaneFunction[] functions = {
      LaneMathTest::exp,
      LaneMathTest::geluErf,
      LaneMathTest::geluTanh,
      LaneMathTest::tanh,
      LaneMathTest::silu,
      LaneMathTest::relu,
      LaneMathTest::geluErfClipped,
      LaneMathTest::geluSigmoid,
      LaneMathTest::relu6,
      LaneMathTest::reluSquared,
      LaneMathTest::leakyRelu,
      LaneMathTest::sigmoid,
      LaneMathTest::mish
    };
    for (int i = 0; i < functions.length; i++) {
      assertTrue(Float.isNaN(at(functions[i], Float.NaN)), "function " + i);
    }
  }

  @Test
  void everyLaneGivesTheSame() {
    Random random = Samples.random("lanes", 31);
    for (int i = 0; i < 500; i++) {
      float x = (float) random.nextGaussian() * 3;
      float[] lanes = new float[Lanes.COUNT];
      for (int lane = 0; lane < lanes.length; lane++) {
        lanes[lane] = lane % 2 == 0 ? x : random.nextFloat();
      }
      geluErf(lanes);
      for (int lane = 2; lane < lanes.length; lane += 2) {
        assertEquals(lanes[0], lanes[lane], "lane " + lane);
      }
    }
  }

  @Test
  void theTextbookAgreesOnSpecialValues() {
    for (float x : SPECIAL) {
      assertEquals(Activation.GELU_ERF.apply(x), at(LaneMathTest::geluErf, x), 1e-6, "gelu " + x);
      assertEquals(Activation.TANH.apply(x), at(LaneMathTest::tanh, x), 1e-6, "tanh " + x);
      assertEquals(Activation.SILU.apply(x), at(LaneMathTest::silu, x), 1e-6, "silu " + x);
      assertEquals(Activation.RELU.apply(x), at(LaneMathTest::relu, x), 1e-6, "relu " + x);
      assertEquals(Activation.RELU6.apply(x), at(LaneMathTest::relu6, x), 1e-6, "relu6 " + x);
      assertEquals(
          Activation.RELU_SQUARED.apply(x), at(LaneMathTest::reluSquared, x), "relu2 " + x);
      assertEquals(
          Activation.GELU_ERF_CLIPPED.apply(x), at(LaneMathTest::geluErfClipped, x), 1e-6, "" + x);
      assertEquals(Activation.SIGMOID.apply(x), at(LaneMathTest::sigmoid, x), 1e-6, "" + x);
      assertEquals(Activation.MISH.apply(x), at(LaneMathTest::mish, x), 1e-6, "mish " + x);
      assertEquals(Activation.GELU_SIGMOID.apply(x), at(LaneMathTest::geluSigmoid, x), 1e-6);
    }
  }

  private static double exactGeluErf(double x) {
    return 0.5 * x * (1 + Erf.erf(x / Math.sqrt(2)));
  }

  private static double exactGeluTanh(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  private static float at(LaneFunction function, float x) {
    float[] lanes = new float[Lanes.COUNT];
    lanes[0] = x;
    function.apply(lanes);
    return lanes[0];
  }

  /** The largest error between {@code from} and {@code to}, both ends included. */
  private static double worst(
      LaneFunction function, DoubleUnaryOperator exact, Error error, float from, float to) {
    double worst = 0;
    long first = ordinal(from);
    long last = ordinal(to);
    float[] x = new float[Lanes.COUNT];
    float[] y = new float[Lanes.COUNT];
    for (long ordinal = first; ordinal <= last; ordinal += (long) STEP * x.length) {
      for (int lane = 0; lane < x.length; lane++) {
        x[lane] = value(Math.min(last, ordinal + (long) STEP * lane));
      }
      System.arraycopy(x, 0, y, 0, x.length);
      function.apply(y);
      for (int lane = 0; lane < x.length; lane++) {
        double e = error.of(exact.applyAsDouble(x[lane]), y[lane]);
        assertTrue(e >= 0, "not a number for " + x[lane]);
        worst = Math.max(worst, e);
      }
    }
    return worst;
  }

  /** Floats in their order as consecutive integers. */
  private static long ordinal(float x) {
    int bits = Float.floatToRawIntBits(x);
    return bits < 0 ? -(bits & 0x7fffffffL) : bits;
  }

  private static float value(long ordinal) {
    int bits = (int) Math.abs(ordinal);
    float size = Float.intBitsToFloat(bits);
    return ordinal < 0 ? -size : size;
  }
}
