package dev.jbert.kernel;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the items of one operation.
 *
 * <p>The caller works too, so {@code threads} threads need {@code threads - 1} helpers: daemons,
 * started at the first use, that spin for a moment after each operation, because the next one of
 * the same forward pass is microseconds away, and then sleep until they are needed.
 *
 * <p>One caller at a time has the helpers. Others, and a task that itself calls {@link #forEach},
 * run all their items on their own thread; which thread runs an item never changes its result.
 *
 * <p>Safe for use by any number of threads. Interrupts neither stop an operation nor are lost. What
 * goes wrong in an item is thrown to the caller, whichever thread it went wrong on; the helpers go
 * on.
 */
final class Workers implements AutoCloseable {

  /** A piece of an operation; must not depend on which other items have run. */
  @FunctionalInterface
  interface Task {
    /**
     * Runs one item.
     *
     * @param item 0 to {@code items - 1}
     * @param worker 0 to {@code threads - 1}, no two at a time the same within one operation
     */
    void run(int item, int worker);
  }

  /** How long a helper or a waiting caller spins before it gives its core away. */
  private static final long SPIN_NANOS = 100_000;

  /** Stands where no operation runs, so that the last one's arrays are not kept alive. */
  private static final Task NOTHING = (item, worker) -> {};

  private final int threads;
  private final ThreadFactory helperThreads;
  private final Helper[] helpers;
  private final Shares shares;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final AtomicInteger finished = new AtomicInteger();

  /** What the running operation does; read only by who holds one of its items. */
  private volatile Task task = NOTHING;

  /**
   * What an item of the running operation threw. A plain field: whatever else takes note of an
   * {@link OutOfMemoryError} may need memory itself, the first time that it is used.
   */
  private volatile @Nullable Throwable failure;

  /** Number of the running operation, or of the last. */
  private volatile int operation;

  private volatile boolean closed;

  /**
   * Prepares the pool; starts nothing yet.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  Workers(int threads) {
    this(
        threads,
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name("jbert-worker-", 1)
            .factory());
  }

  /** As the other, with threads that {@code helperThreads} makes. */
  Workers(int threads, ThreadFactory helperThreads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
    this.threads = threads;
    this.helperThreads = helperThreads;
    this.helpers = new Helper[threads - 1];
    this.shares = new Shares(threads);
  }

  int threads() {
    return threads;
  }

  /**
   * Runs {@code task} once for every item and returns when all have run. A worker's items follow
   * each other as far as possible.
   *
   * @throws RuntimeException or Error, one that an item threw; items not yet begun are skipped
   */
  void forEach(int items, Task newTask) {
    if (items <= 1
        || items > Shares.MOST_ITEMS
        || threads == 1
        || closed
        || !taken.compareAndSet(false, true)) {
      for (int item = 0; item < items; item++) {
        newTask.run(item, 0);
      }
      return;
    }
    Throwable problem;
    try {
      startHelpers(Math.min(items, threads) - 1);
      finished.set(0);
      task = newTask;
      int number = operation + 1;
      shares.shareOut(number, items);
      operation = number;
      wakeHelpers(Math.min(items, threads) - 1);
      work(number, 0);
      awaitFinished(items);
      problem = failure;
      failure = null;
      task = NOTHING;
    } finally {
      taken.set(false);
    }
    rethrow(problem);
  }

  /** By instanceof, because a switch over types takes 20 ms the first time that a JVM meets one. */
  private static void rethrow(@Nullable Throwable problem) {
    if (problem instanceof RuntimeException e) {
      throw e;
    }
    if (problem instanceof Error e) {
      throw e;
    }
    if (problem != null) {
      throw new IllegalStateException("a task threw a checked exception", problem);
    }
  }

  /** {@code 2 threads}. */
  @Override
  public String toString() {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /** Before anything is shared out: where there is no thread to be had, nothing has begun. */
  private void startHelpers(int count) {
    for (int i = 0; i < count; i++) {
      if (helpers[i] == null || !helpers[i].thread.isAlive()) {
        Helper helper = new Helper(i + 1);
        helper.thread.start();
        helpers[i] = helper;
      }
    }
  }

  private void wakeHelpers(int count) {
    for (int i = 0; i < count; i++) {
      if (helpers[i].asleep) {
        LockSupport.unpark(helpers[i].thread);
      }
    }
  }

  /** Ends the helpers and returns when they have; later operations run on their caller alone. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    while (!taken.compareAndSet(false, true)) {
      Thread.yield();
    }
    closed = true; // It stays taken: nobody wakes or starts a helper any more.
    boolean interrupted = false;
    for (Helper helper : helpers) {
      while (helper != null && helper.thread.isAlive()) {
        LockSupport.unpark(helper.thread);
        try {
          helper.thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(int number, int worker) {
    for (int item = shares.claim(number, worker);
        item != Shares.NONE;
        item = shares.claim(number, worker)) {
      try {
        if (failure == null) {
          task.run(item, worker);
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
        finished.incrementAndGet();
      }
    }
  }

  private void awaitFinished(int items) {
    long start = System.nanoTime();
    while (finished.get() < items) {
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** One helper thread and whether it sleeps. */
  private final class Helper {
    private final int worker;
    private final Thread thread;
    private volatile boolean asleep;

    Helper(int worker) {
      this.worker = worker;
      this.thread = helperThreads.newThread(this::workUntilClosed);
      // The application of the first caller must not live as long as the helper.
      thread.setContextClassLoader(Workers.class.getClassLoader());
    }

    private void workUntilClosed() {
      int last = 0;
      long idleSince = System.nanoTime();
      while (!closed) {
        int number = operation;
        if (number != last) {
          work(number, worker);
          last = number;
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
          Thread.onSpinWait();
        } else {
          sleep(last);
          idleSince = System.nanoTime();
        }
      }
    }

    /** Sleeps unless work came since {@code last}: {@code asleep} is published before looking. */
    private void sleep(int last) {
      asleep = true;
      if (!closed && operation == last) {
        LockSupport.park(this);
      }
      asleep = false;
      // Nobody may interrupt a helper with a meaning; a set flag would make park return at once.
      Thread.interrupted();
    }
  }
}
