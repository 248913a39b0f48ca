package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErfTest {

  /** Computed with mpmath 1.3.0, 30 digits. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1e-20, 1.128379167095512574e-20",
    "1e-3, 0.00112837879096923638",
    "0.1, 0.1124629160182848922",
    "0.5, 0.5204998778130465377",
    "1, 0.8427007929497148693",
    "1.5, 0.9661051464753107271",
    "2, 0.9953222650189527342",
    "2.4999, 0.9995928300996665491",
    "2.5, 0.9995930479825550411",
    "2.5001, 0.9995932657565293198",
    "3, 0.9999779095030014146",
    "4, 0.9999999845827420997",
    "5, 0.9999999999984625402",
    "5.9, 0.9999999999999999281",
    "7, 1",
    "Infinity, 1"
  })
  void erfIsWithinItsStatedError(double x, double expected) {
    assertEquals(expected, Erf.erf(x), 1e-15);
    assertEquals(-expected, Erf.erf(-x), 1e-15);
  }

  @Test
  void notANumberStaysNotANumber() {
    assertTrue(Double.isNaN(Erf.erf(Double.NaN)));
  }
}
