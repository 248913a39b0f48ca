package dev.jbert.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
   * that is not yet compiled is slow. So each goes on for twice as long as the one before.
   */
  private static final int TRIES = 5;

  private Interrupted() {}

  /**
   * Runs a call that takes long, on a thread of its own, interrupts it, and makes sure that it
   * throws a {@link CancellationException} soon and that its thread is still interrupted then.
   */
  public static void assertStops(Executable call) throws InterruptedException {
    long fastest = Long.MAX_VALUE;
    for (int run = 0; run < TRIES && fastest > BOUND.toNanos(); run++) {
      fastest = Math.min(fastest, nanosToStop(call, 100 << run));
    }
    assertTrue(
        fastest <= BOUND.toNanos(), "it took " + Duration.ofNanos(fastest).toMillis() + " ms");
  }

  private static long nanosToStop(Executable call, int millisBefore) throws InterruptedException {
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
    long start = System.nanoTime();
    caller.interrupt();
    caller.join();
    assertInstanceOf(CancellationException.class, thrown.get(), "what the call threw");
    assertEquals(true, interrupted.get(), "the thread stays interrupted");
    return end.get() - start;
  }
}
