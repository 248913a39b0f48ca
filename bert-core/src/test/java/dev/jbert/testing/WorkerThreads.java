package dev.jbert.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;

/** The threads that kernels have started since a test began. */
public final class WorkerThreads {

  private final Set<Thread> before = alive();

  /** Notes the threads that there are now. */
  public WorkerThreads() {}

  /** Fails if a thread that was started since is still alive. */
  public void assertNoneLeft() {
    assertEquals(Set.of(), started(), "threads of closed models");
  }

  /** The threads that were started since and are alive. */
  public Set<Thread> started() {
    Set<Thread> started = alive();
    started.removeAll(before);
    return started;
  }

  private static Set<Thread> alive() {
    Set<Thread> alive = new HashSet<>(Thread.getAllStackTraces().keySet());
    alive.removeIf(thread -> !thread.getName().startsWith("jbert-worker-"));
    return alive;
  }
}
