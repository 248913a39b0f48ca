package dev.jbert.bench.report;

/** Numbers with their nouns. */
final class Words {

  private Words() {}

  /** {@code 1 thread}, {@code 2 threads}. */
  static String threads(int count) {
    return count(count, "thread");
  }

  /** {@code 1 row}, {@code 8 rows}. */
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
