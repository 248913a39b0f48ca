package dev.jbert.tools.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Runs that are not measured: a JVM compiles while it runs, and how long that takes depends on the
 * machine and on what is run.
 */
final class WarmUp {
  private static final int LEAST_PASSES = 3;
  private static final double LEAST_SECONDS = 3;
  private static final long MOST_NANOS = 20_000_000_000L;
  private static final long PERIOD_NANOS = 1_000_000_000;

  /** A period that takes less than this share of the one before has not come to its end. */
  private static final double FASTER = 0.95;

  /** One that takes more met something that comes once, such as the end of a cold start. */
  private static final double SLOWER = 1.5;

  private WarmUp() {}

  /**
   * Runs passes, three at the least.
   *
   * @param pass runs one and returns the nanoseconds that it took
   * @param seconds for how long; if empty, until a second of passes is as fast as the one before,
   *     and 3 to 20 seconds
   * @return the nanoseconds of the last pass
   */
  static long run(LongSupplier pass, OptionalDouble seconds) {
    long least = (long) (1e9 * seconds.orElse(LEAST_SECONDS));
    long most = seconds.isPresent() ? least : MOST_NANOS;
    boolean steady = false;
    double before = Double.POSITIVE_INFINITY;
    List<Long> period = new ArrayList<>();
    long ofPeriod = 0;
    long spent = 0;
    for (int passes = 1; ; passes++) {
      long nanos = pass.getAsLong();
      spent += nanos;
      ofPeriod += nanos;
      period.add(nanos);
      if (ofPeriod >= PERIOD_NANOS) {
        double ratio = median(period) / before;
        steady = ratio >= FASTER && ratio <= SLOWER;
        before = median(period);
        period.clear();
        ofPeriod = 0;
      }
      boolean enough = spent >= most || steady && spent >= least;
      if (passes >= LEAST_PASSES && enough) {
        return nanos;
      }
    }
  }

  private static double median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
