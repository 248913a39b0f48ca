package dev.jbert.model;

import java.util.concurrent.CancellationException;

/**
 * How a long call notices that its thread was interrupted: it looks between pieces of work, such as
 * the layers of a few sequences, and gives up. What it used is as good as before.
 */
public final class Interruption {

  private Interruption() {}

  /**
   * Gives up if the thread is interrupted.
   *
   * @throws CancellationException if it is; it still is afterwards
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the thread was interrupted, the call has no result");
    }
  }
}
