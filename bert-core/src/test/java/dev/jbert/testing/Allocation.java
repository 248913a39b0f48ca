package dev.jbert.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** How much memory something takes. */
public final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** Something that reads files. */
  @FunctionalInterface
  public interface Work {

    /** Does it. */
    void run() throws IOException;
  }

  /** The bytes that this thread has allocated so far, freed or not. */
  public static long soFar() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** The bytes that this thread allocates for something, freed or not. */
  public static long of(Work work) throws IOException {
    long before = soFar();
    work.run();
    return soFar() - before;
  }
}
