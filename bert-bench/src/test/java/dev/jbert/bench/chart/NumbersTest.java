package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "1.3528, 1.35, 1.35",
    "1.3, 1.3, 1.30",
    "84.46, 84.5, 84.5",
    "337.6, 338, 338",
    "12345, 12300, 12300",
    "0.03013, 0.0301, 0.0301",
    "0.5, 0.5, 0.500",
    "9.999, 10, 10.0",
    "0, 0, 0",
    "8, 8, 8.00"
  })
  void threeDigitsCount(double value, String text, String threeDigits) {
    assertEquals(text, Numbers.text(value));
    assertEquals(threeDigits, Numbers.threeDigits(value));
  }
}
