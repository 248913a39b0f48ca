package dev.jbert.bench.peers;

import dev.jbert.model.WeightPrecision;
import java.util.Locale;

/**
 * Two sides on one work.
 *
 * @param subject what was done
 * @param jbert jbert's times
 * @param rival the rival's times
 * @param note how the results were compared, or what was counted
 */
record Row(Subject subject, Side jbert, Side rival, String note) {

  /**
   * What was done.
   *
   * @param model on which model
   * @param work what
   * @param threads on how many threads
   */
  record Subject(String model, String work, int threads) {}

  /**
   * Who did it.
   *
   * @param name who, and in which way
   * @param times how fast
   */
  record Side(String name, Times times) {}

  /** jbert's name, with how exactly it keeps its weights. */
  static String jbert(WeightPrecision weights) {
    return switch (weights) {
      case F32 -> "jbert";
      case BF16 -> "jbert, bf16 weights";
    };
  }

  /** How often as fast jbert is. */
  double ratio() {
    return rival.times().median() / jbert.times().median();
  }

  static String header() {
    return "%-18s %-26s %7s  %-28s %-28s %s"
        .formatted(
            "model", "work", "threads", "jbert ms (p10-p90)", "rival ms (p10-p90)", "ratio rival");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-18s %-26s %7d  %-28s %-28s %5.2f %s",
        subject.model(),
        subject.work(),
        subject.threads(),
        jbert.times(),
        rival.times(),
        ratio(),
        rival.name());
  }
}
