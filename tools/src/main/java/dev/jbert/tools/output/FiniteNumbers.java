package dev.jbert.tools.output;

import dev.jbert.pipeline.NotFiniteException;

/**
 * Lets numbers of a model out only if they are finite. One damaged weight makes everything that
 * depends on it NaN; no JSON can hold that, no order of answers means anything then.
 */
public final class FiniteNumbers {
  private FiniteNumbers() {}

  /**
   * Returns the number.
   *
   * @throws NotFiniteException if it is NaN or infinite
   */
  public static double of(double number) {
    if (!Double.isFinite(number)) {
      throw new NotFiniteException(number);
    }
    return number;
  }

  /**
   * Returns the very array.
   *
   * @throws NotFiniteException if one of the numbers is NaN or infinite
   */
  public static float[] of(float[] numbers) {
    for (float number : numbers) {
      of(number);
    }
    return numbers;
  }
}
