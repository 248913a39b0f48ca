package dev.jbert.tools.command;

import java.util.Locale;

/** Scores as people read them. */
final class Scores {
  private Scores() {}

  /** Returns four decimals, or an exponent where these would show nothing. */
  static String shown(float score) {
    boolean visible = Math.abs(score) >= 0.0001f || score == 0;
    return String.format(Locale.ROOT, visible ? "%.4f" : "%.1e", score);
  }
}
