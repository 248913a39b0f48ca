package dev.jbert.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.function.Executable;

/** Calls that are interrupted in the middle. */
public final class Interrupted {

  /** How soon a call on a tiny model gives up. */
  private static final Duration BOUND = Duration.ofMillis(250);

  /**
   * Of so many tries one must be within the bound: somebody else may need the processors, and code
   * that is not yet compiled is slow. So each goes on for twice as long as the one before, or half
   * as long where the call was over before it was interrupted.
   */
  private static final int TRIES = 8;

  private Interrupted() {}

  /**
   * Runs a call that takes long, on a thread of its own, interrupts it, and makes sure that it
   * throws a {@link CancellationException} soon and that its thread is still interrupted then.
   */
  public static void assertStops(Executable call) throws InterruptedException {
    long fastest = Long.MAX_VALUE;
    long millisBefore = 100;
    for (int run = 0; run < TRIES && fastest > BOUND.toNanos(); run++) {
      OptionalLong nanos = nanosToStop(call, millisBefore);
      fastest = Math.min(fastest, nanos.orElse(Long.MAX_VALUE));
      millisBefore = nanos.isPresent() ? 2 * millisBefore : millisBefore / 2;
    }
    assertTrue(
        fastest <= BOUND.toNanos(), "it took " + Duration.ofNanos(fastest).toMillis() + " ms");
  }

  /** Empty if the call ended before it was interrupted. */
  private static OptionalLong nanosToStop(Executable call, long millisBefore)
      throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
    AtomicLong end = new AtomicLong();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    call.execute();
                  } catch (Throwable e) {
                    end.set(System.nanoTime());
                    thrown.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                  }
                });
    Thread.sleep(millisBefore);
    if (!caller.isAlive() && thrown.get() == null) {
      return OptionalLong.empty();
    }
    long start = System.nanoTime();
    caller.interrupt();
    caller.join();
    if (thrown.get() == null) {
      return OptionalLong.empty();
    }
    assertInstanceOf(CancellationException.class, thrown.get(), "what the call threw");
    assertEquals(true, interrupted.get(), "the thread stays interrupted");
    return OptionalLong.of(end.get() - start);
  }
}
