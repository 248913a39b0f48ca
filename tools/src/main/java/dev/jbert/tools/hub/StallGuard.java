package dev.jbert.tools.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Closes a body that has brought nothing for a while, so that no read blocks for ever. Reading then
 * fails with an {@link IOException}.
 */
final class StallGuard implements AutoCloseable {

  private final InputStream body;
  private final Duration patience;
  private final Thread watcher;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean stalled;

  /** Starts watching; {@code body} must allow being closed while another thread reads. */
  StallGuard(InputStream body, Duration patience) {
    this.body = body;
    this.patience = patience;
    this.watcher = Thread.ofVirtual().start(this::watch);
  }

  /** Says that bytes have come. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  /** Whether the body was closed by this guard. */
  boolean stalled() {
    return stalled;
  }

  private void watch() {
    try {
      while (true) {
        long left = patience.toNanos() - (System.nanoTime() - lastHeard);
        if (left <= 0) {
          stalled = true;
          body.close();
          return;
        }
        Thread.sleep(Duration.ofNanos(left));
      }
    } catch (InterruptedException | IOException e) {
      // Interrupted: the transfer is over. A body that cannot be closed fails its reader as well.
      return;
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
