package dev.jbert.bench.peers;

import java.util.Arrays;
import java.util.Locale;

/**
 * The times of many calls, in nanoseconds.
 *
 * @param median as many were faster as slower
 * @param p10 one in ten was faster
 * @param p90 one in ten was slower
 * @param calls how many were measured
 */
record Times(double median, double p10, double p90, int calls) {

  static Times of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Times(at(sorted, 0.5), at(sorted, 0.1), at(sorted, 0.9), sorted.length);
  }

  /** Between the two nearest, by their distances. */
  private static double at(long[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** In milliseconds: the median and, in brackets, p10 and p90. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f (%.3f-%.3f)", median / 1e6, p10 / 1e6, p90 / 1e6);
  }
}
