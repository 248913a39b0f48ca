package dev.jbert.tools.command;

import dev.jbert.pipeline.NotFiniteException;
import dev.jbert.tools.output.FiniteNumbers;
import java.util.Locale;

/** Scores as people read them. */
final class Scores {
  private Scores() {}

  /**
   * Returns four decimals, or an exponent where these would show nothing.
   *
   * @throws NotFiniteException if the score is none
   */
  static String shown(float score) {
    boolean visible = Math.abs(finite(score)) >= 0.0001f || score == 0;
    return String.format(Locale.ROOT, visible ? "%.4f" : "%.1e", score);
  }

  /**
   * Returns the score as JSON has it.
   *
   * @throws NotFiniteException if it is NaN or infinite
   */
  static double finite(float score) {
    return FiniteNumbers.of(score);
  }
}
