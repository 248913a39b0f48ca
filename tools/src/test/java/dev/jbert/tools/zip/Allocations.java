package dev.jbert.tools.zip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Watches how much a thread allocates, for files that claim to be large. */
public final class Allocations {

  private static final long FEW_BYTES = 8 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long before;

  private Allocations(long before) {
    this.before = before;
  }

  public static Allocations start() {
    return new Allocations(THREADS.getCurrentThreadAllocatedBytes());
  }

  /** Fails if this thread has allocated more than 8 MiB since the last call. */
  public void requireFewSinceLastTime() {
    long now = THREADS.getCurrentThreadAllocatedBytes();
    assertTrue(now - before < FEW_BYTES, () -> "allocated " + (now - before) + " bytes");
    before = now;
  }
}
