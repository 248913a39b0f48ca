package dev.jbert.model;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The life of something that is closed while other threads may still be using it: closing waits for
 * the calls in flight, and every call that begins later is refused.
 *
 * <pre>{@code
 * try (Lifetime.Call _ = lifetime.begin()) {
 *   // here nothing is released
 * }
 * }</pre>
 *
 * <p>A call must not close what it runs on: it would wait for itself. Safe for any number of
 * threads.
 */
public final class Lifetime {

  /** A call in flight; closing it ends it. */
  @FunctionalInterface
  public interface Call extends AutoCloseable {
    @Override
    void close();
  }

  /** Added to the number of calls once no more may begin: makes it negative. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final String what;
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch lastCallEnded = new CountDownLatch(1);
  private final Call end = this::end;

  /**
   * Nothing has begun yet.
   *
   * @param what is closed, for the message: {@code the model bert-base-uncased}
   */
  public Lifetime(String what) {
    this.what = what;
  }

  /**
   * Begins a call; the caller must close what it gets, once.
   *
   * @throws IllegalStateException if {@link #close} has begun; names what was closed
   */
  public Call begin() {
    if (calls.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
      throw new IllegalStateException(what + " was closed");
    }
    return end;
  }

  private void end() {
    if (calls.decrementAndGet() == CLOSED) {
      lastCallEnded.countDown();
    }
  }

  /**
   * Refuses further calls, waits until those in flight have ended, and then releases what they
   * used. Returns when that is done, whichever thread did it; closing again does nothing. An
   * interrupt does not end the waiting and is not lost.
   */
  public synchronized void close(Runnable release) {
    if (lastCallEnded.getCount() == 0) {
      return;
    }
    if (calls.getAndUpdate(count -> count | CLOSED) == 0) {
      lastCallEnded.countDown();
    }
    awaitLastCall();
    release.run();
  }

  private void awaitLastCall() {
    boolean interrupted = false;
    while (lastCallEnded.getCount() > 0) {
      try {
        lastCallEnded.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
