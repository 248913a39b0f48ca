package dev.jbert.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
 * <p>Safe for use by any number of threads. Interrupts neither stop an operation nor are lost.
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

  private final int threads;
  private final Helper[] helpers;
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile @Nullable Operation current;
  private volatile boolean closed;

  /**
   * Prepares the pool; starts nothing yet.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
    this.threads = threads;
    this.helpers = new Helper[threads - 1];
  }

  int threads() {
    return threads;
  }

  /**
   * Runs {@code task} once for every item and returns when all have run.
   *
   * @throws RuntimeException or Error, the first that a task threw; items not yet begun are skipped
   */
  void forEach(int items, Task task) {
    if (items <= 1 || threads == 1 || closed || !taken.compareAndSet(false, true)) {
      for (int item = 0; item < items; item++) {
        task.run(item, 0);
      }
      return;
    }
    try {
      Operation operation = new Operation(items, task);
      current = operation;
      wakeHelpers(Math.min(items, threads) - 1);
      operation.work(0);
      operation.await();
      operation.rethrow();
    } finally {
      current = null;
      taken.set(false);
    }
  }

  /** {@code 2 threads}. */
  @Override
  public String toString() {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  private void wakeHelpers(int count) {
    for (int i = 0; i < count; i++) {
      Helper helper = helpers[i];
      if (helper == null) {
        helper = new Helper(i + 1);
        helpers[i] = helper;
        helper.thread.start();
      } else if (helper.asleep) {
        LockSupport.unpark(helper.thread);
      }
    }
  }

  /** Ends the helpers; later operations run on their caller alone. */
  @Override
  public void close() {
    while (!taken.compareAndSet(false, true)) {
      Thread.yield();
    }
    closed = true;
    taken.set(false);
    for (Helper helper : helpers) {
      if (helper != null) {
        LockSupport.unpark(helper.thread);
      }
    }
  }

  /** The items of one call, claimed one by one. */
  private static final class Operation {
    private final int items;
    private final Task task;
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Operation(int items, Task task) {
      this.items = items;
      this.task = task;
    }

    void work(int worker) {
      for (int item = claimed.getAndIncrement(); item < items; item = claimed.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            task.run(item, worker);
          }
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          finished.incrementAndGet();
        }
      }
    }

    void await() {
      long start = System.nanoTime();
      while (finished.get() < items) {
        if (System.nanoTime() - start < SPIN_NANOS) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }

    void rethrow() {
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException("a task threw a checked exception", e);
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
      this.thread =
          Thread.ofPlatform()
              .daemon()
              .name("jbert-worker-" + worker)
              .unstarted(this::workUntilClosed);
    }

    private void workUntilClosed() {
      @Nullable Operation last = null;
      long idleSince = System.nanoTime();
      while (!closed) {
        Operation operation = current;
        if (operation != null && operation != last) {
          operation.work(worker);
          last = operation;
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
    private void sleep(@Nullable Operation last) {
      asleep = true;
      Operation operation = current;
      if (!closed && (operation == null || operation == last)) {
        LockSupport.park(this);
      }
      asleep = false;
      // Nobody may interrupt a helper with a meaning; a set flag would make park return at once.
      Thread.interrupted();
    }
  }
}
