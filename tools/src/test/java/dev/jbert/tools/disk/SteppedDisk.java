package dev.jbert.tools.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The real disk, seen through a file system of its own that numbers every step by which it changes:
 * a file made, half of a write, the other half, a rename, a deletion. Before each step a {@link
 * Watcher} is called, which may copy the disk as it is (what a process killed at this moment would
 * leave) or throw (a disk that is full or broken from here on).
 *
 * <p>The code under test is given a {@link Path} of this disk and knows nothing of it.
 */
public final class SteppedDisk {

  private final DiskFileSystem fileSystem = new DiskFileSystem(this);
  private final Watcher watcher;
  private int steps;

  /** Called before each step. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * @param step number of the step, the first being 0
     * @param what the kind of step and the file, for messages
     * @throws IOException if the step is to fail
     */
    void before(int step, String what) throws IOException;
  }

  /** A disk with one watcher, which must not itself use it. */
  public SteppedDisk(Watcher watcher) {
    this.watcher = watcher;
  }

  /** The path on this disk of a path on the real one. */
  public Path path(Path real) {
    return fileSystem.wrap(real);
  }

  /** How many steps there have been, failed ones too. */
  public synchronized int steps() {
    return steps;
  }

  synchronized void step(String kind, Path real) throws IOException {
    watcher.before(steps++, kind + " " + real.getFileName());
  }
}
