package dev.jbert.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final long MILLI = 1_000_000;

  /** Passes that were run, of those that take so many milliseconds. */
  private static int passes(OptionalDouble seconds, LongStream millis) {
    PrimitiveIterator.OfLong times = millis.iterator();
    int[] count = {0};
    WarmUp.run(
        () -> {
          count[0]++;
          return times.nextLong() * MILLI;
        },
        seconds);
    return count[0];
  }

  @Test
  void equalPassesTakeThreeSeconds() {
    assertEquals(300, passes(OptionalDouble.empty(), LongStream.generate(() -> 10)));
    assertEquals(3, passes(OptionalDouble.empty(), LongStream.generate(() -> 1000)));
  }

  @Test
  void itGoesOnWhileASecondIsFasterThanTheOneBefore() {
    LongStream fasterForSixSeconds =
        LongStream.concat(
            LongStream.of(2000, 1500, 1000, 800, 800), LongStream.generate(() -> 750));
    // 2000, 1500, 1000, 800 + 800: each is faster. 750 + 750 against 800 is too, the next is not.
    assertEquals(9, passes(OptionalDouble.empty(), fasterForSixSeconds));
  }

  @Test
  void aStallAfterAFastBeginningIsNotItsEnd() {
    LongStream stall = LongStream.of(LongStream.generate(() -> 20).limit(100).toArray());
    LongStream all =
        LongStream.concat(
            stall,
            LongStream.concat(LongStream.of(1500, 400, 400, 400), LongStream.generate(() -> 10)));
    // 2 s of 20 ms, a stall of 1.5 s, 1.2 s of 400 ms, and two seconds of 10 ms.
    assertEquals(100 + 1 + 3 + 200, passes(OptionalDouble.empty(), all));
  }

  @Test
  void whatNeverSettlesEndsAfterTwentySeconds() {
    long[] time = {4000};
    LongStream faster = LongStream.generate(() -> time[0] = Math.max(1000, time[0] * 9 / 10));
    long[] last = {1000};
    LongStream upAndDown = LongStream.generate(() -> last[0] = 3000 - last[0]);
    assertEquals(13, passes(OptionalDouble.empty(), upAndDown.limit(100)));
    assertEquals(8, passes(OptionalDouble.empty(), faster.limit(100)));
  }

  @Test
  void whoeverAsksForSecondsGetsThemAndThreePassesAtTheLeast() {
    assertEquals(3, passes(OptionalDouble.of(0), LongStream.of(5000, 100, 1)));
    assertEquals(5, passes(OptionalDouble.of(2), LongStream.of(1000, 500, 400, 50, 50, 1)));
  }
}
