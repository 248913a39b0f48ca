package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The textbook forms, against their definitions evaluated outside of Java. */
class ActivationTest {

  /** The curved ones by Python's math module, the others by hand. */
  @ParameterizedTest
  @CsvSource({
    "IDENTITY, -2, 1, 12",
    "GELU_ERF, -0.0455002639, 0.8413447461, 12",
    "GELU_ERF_CLIPPED, -0.0455002639, 0.8413447461, 10",
    "GELU_TANH, -0.04540230591, 0.8411919906, 12",
    "GELU_SIGMOID, -0.06434137686, 0.8457957659, 11.99999998",
    "RELU, 0, 1, 12",
    "RELU6, 0, 1, 6",
    "RELU_SQUARED, 0, 1, 144",
    "LEAKY_RELU, -0.02, 1, 12",
    "SIGMOID, 0.119202922, 0.7310585786, 0.9999938558",
    "SILU, -0.238405844, 0.7310585786, 11.99992627",
    "MISH, -0.2525014827, 0.8650983883, 12",
    "TANH, -0.9640275801, 0.761594156, 0.9999999999"
  })
  void valuesAreThoseOfTheDefinition(
      Activation activation, double atMinusTwo, double atOne, double atTwelve) {
    assertClose(atMinusTwo, activation.apply(-2));
    assertClose(atOne, activation.apply(1));
    assertClose(atTwelve, activation.apply(12));
  }

  private static void assertClose(double expected, float actual) {
    assertEquals(expected, actual, Math.abs(expected) * 1e-7);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void notANumberStaysNotANumber(Activation activation) {
    assertTrue(Float.isNaN(activation.apply(Float.NaN)));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void nothingOverflowsBelow(Activation activation) {
    assertTrue(Float.isFinite(activation.apply(-1e30f)));
  }
}
