package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Lends a {@link Workspace} to each call in flight. The one given back last is lent first, while
 * its buffers are still in cache; what a burst of calls leaves over is dropped.
 */
final class WorkspacePool {

  private final Kernels kernels;
  private final ConcurrentLinkedDeque<Workspace> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private final int maxIdle;

  WorkspacePool(Kernels kernels) {
    this.kernels = kernels;
    this.maxIdle = 2 * Runtime.getRuntime().availableProcessors();
  }

  /** Runs {@code work} with a workspace of its own. */
  <T> T with(Function<Workspace, T> work) {
    Workspace workspace = borrow();
    T result = work.apply(workspace);
    // Not in a finally block: a failed call may have left its workspace half-grown.
    giveBack(workspace);
    return result;
  }

  private Workspace borrow() {
    Workspace workspace = idle.pollFirst();
    if (workspace == null) {
      return new Workspace(kernels);
    }
    idleCount.decrementAndGet();
    return workspace;
  }

  private void giveBack(Workspace workspace) {
    if (idleCount.incrementAndGet() <= maxIdle) {
      idle.addFirst(workspace);
    } else {
      idleCount.decrementAndGet();
    }
  }
}
