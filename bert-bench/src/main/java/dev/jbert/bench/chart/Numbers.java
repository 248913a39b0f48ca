package dev.jbert.bench.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a chart shows them. */
public final class Numbers {
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Numbers() {}

  /**
   * Three digits that count: {@code 1.35}, {@code 84.5}, {@code 338}, {@code 0.0301}, {@code 0.5}.
   */
  public static String text(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(THREE_DIGITS);
    return rounded.stripTrailingZeros().toPlainString();
  }

  /** As {@link #text}, with the zeros at the end: {@code 1.30}, so that rows can be compared. */
  public static String threeDigits(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(THREE_DIGITS);
    int whole = rounded.precision() - rounded.scale();
    return rounded.setScale(Math.max(0, 3 - whole), RoundingMode.UNNECESSARY).toPlainString();
  }
}
