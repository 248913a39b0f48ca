package dev.jbert.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Measures rivals in turns, so that whatever slows the machine down slows all of them.
 *
 * <p>Before its turn a rival waits until the threads of the one before have stopped spinning for
 * more work, and makes a call that is not measured: so each is as warm as in a row of its own calls
 * and disturbed by none.
 */
final class Turns {

  private static final long PAUSE_MILLIS = 60;
  private static final long TURN_NANOS = 40_000_000;

  /**
   * Seconds of warming up. Where a processor is slow, the compilers need more than four for the
   * kernels of short texts: then until a second is as fast as the one before.
   */
  private static final int LEAST_WARM_UP_SECONDS = 4;

  private static final int MOST_WARM_UP_SECONDS = 20;
  private static final double AS_FAST = 0.97;
  private static final int MIN_WARM_UP_CALLS = 5;
  private static final int MAX_CALLS = 100;

  /** One call of a rival. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  private Turns() {}

  /** The times of each rival, in their order. */
  static List<Times> measure(List<Call> rivals, int turns) throws Exception {
    for (Call rival : rivals) {
      warmUp(rival);
    }
    List<LongStream.Builder> nanos = new ArrayList<>();
    rivals.forEach(rival -> nanos.add(LongStream.builder()));
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < rivals.size(); i++) {
        // Another one is first each time.
        int next = (turn + i) % rivals.size();
        takeTurn(rivals.get(next), nanos.get(next));
      }
    }
    return nanos.stream().map(times -> Times.of(times.build().toArray())).toList();
  }

  private static void warmUp(Call rival) throws Exception {
    double before = Double.POSITIVE_INFINITY;
    int calls = 0;
    for (int second = 1; second <= MOST_WARM_UP_SECONDS; second++) {
      int callsBefore = calls;
      long start = System.nanoTime();
      long nanos;
      do {
        rival.run();
        calls++;
        nanos = System.nanoTime() - start;
      } while (nanos < 1_000_000_000L);
      double mean = (double) nanos / (calls - callsBefore);
      boolean enough = second >= LEAST_WARM_UP_SECONDS && calls >= MIN_WARM_UP_CALLS;
      if (enough && mean > AS_FAST * before) {
        return;
      }
      before = mean;
    }
  }

  private static void takeTurn(Call rival, LongStream.Builder nanos) throws Exception {
    Thread.sleep(PAUSE_MILLIS);
    rival.run();
    long end = System.nanoTime() + TURN_NANOS;
    for (int call = 0; call < MAX_CALLS; call++) {
      long start = System.nanoTime();
      rival.run();
      long stop = System.nanoTime();
      nanos.add(stop - start);
      if (stop >= end) {
        return;
      }
    }
  }
}
