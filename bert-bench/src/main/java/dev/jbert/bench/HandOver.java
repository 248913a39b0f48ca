package dev.jbert.bench;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Measures how long a cache line takes from one core to another.
 *
 * <p>On AMD's Zen 4 two cores that share a last-level cache hand a line over in some 30 ns, two
 * that do not in some 165, and then everything that threads share costs more. On a machine of
 * several such caches, and on a virtual one whose cores the host moves about, two measurements of
 * the same work may differ for nothing but that. As a command it prints that time again and again,
 * of which the first are too long; argument: how often (10).
 */
public final class HandOver {
  private static final int TURNS = 200_000;

  /** Until both loops are compiled. */
  private static final int WARM_UP_TURNS = 50_000;

  /** In the middle of the array: nothing else lies in this line. */
  private static final int PLACE = 32;

  private final AtomicLongArray line = new AtomicLongArray(2 * PLACE);

  private HandOver() {}

  static void main(String[] args) throws InterruptedException {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    if (Runtime.getRuntime().availableProcessors() < 2) {
      throw new IllegalStateException("HandOver needs 2 processors or more, found 1");
    }
    System.out.println("hand_over_ns");
    for (int i = 0; i < times; i++) {
      System.out.printf(Locale.ROOT, "%.0f%n", new HandOver().nanos());
    }
  }

  /**
   * Nanoseconds from one thread to the other, the mean over many times. This thread writes odd
   * numbers, the other answers each with the next.
   */
  private double nanos() throws InterruptedException {
    Thread other = Thread.ofPlatform().daemon().start(this::answer);
    long start = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      if (turn == WARM_UP_TURNS) {
        start = System.nanoTime();
      }
      line.set(PLACE, 2L * turn + 1);
      await(2L * turn + 2);
    }
    double nanos = System.nanoTime() - start;
    other.join();
    return nanos / (2L * (TURNS - WARM_UP_TURNS));
  }

  private void answer() {
    for (int turn = 0; turn < TURNS; turn++) {
      await(2L * turn + 1);
      line.set(PLACE, 2L * turn + 2);
    }
  }

  /** Without a pause between looks, which would be part of the time. */
  private void await(long number) {
    long seen;
    do {
      seen = line.get(PLACE);
    } while (seen != number);
  }
}
