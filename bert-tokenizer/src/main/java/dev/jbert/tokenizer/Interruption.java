package dev.jbert.tokenizer;

import java.util.concurrent.CancellationException;

/** How encoding many or long texts notices that its thread was interrupted. */
final class Interruption {

  private Interruption() {}

  /**
   * Gives up if the thread is interrupted.
   *
   * @throws CancellationException if it is; it still is afterwards
   */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the thread was interrupted, nothing was encoded");
    }
  }
}
