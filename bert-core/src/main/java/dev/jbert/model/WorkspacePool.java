package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lends a {@link Workspace} to each call in flight. The one given back last is lent first, while
 * its buffers are still in cache; what a burst of calls leaves over is dropped.
 *
 * <p>Lending allocates nothing but a missing workspace, so that running out of memory cannot leave
 * the pool in between.
 */
final class WorkspacePool {

  private final Kernels kernels;
  private final @Nullable Workspace[] idle;
  private int idleCount;

  WorkspacePool(Kernels kernels) {
    this.kernels = kernels;
    this.idle = new Workspace[2 * Runtime.getRuntime().availableProcessors()];
  }

  /** Runs {@code work} with a workspace of its own. */
  <T> T with(Function<Workspace, T> work) {
    Workspace lent = borrow();
    Workspace workspace = lent == null ? new Workspace(kernels) : lent;
    T result = work.apply(workspace);
    // Not in a finally block: a failed call may have left its workspace half-grown.
    giveBack(workspace);
    return result;
  }

  private synchronized @Nullable Workspace borrow() {
    if (idleCount == 0) {
      return null;
    }
    idleCount--;
    Workspace workspace = idle[idleCount];
    idle[idleCount] = null;
    return workspace;
  }

  private synchronized void giveBack(Workspace workspace) {
    if (idleCount < idle.length) {
      idle[idleCount] = workspace;
      idleCount++;
    }
  }
}
