package dev.jbert.tools.pull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a name that holds between processes, by a lock on a file, and between the threads of
 * this one, for which a file's lock does not care. The operating system lets go of a dead process's
 * lock. The file stays: deleting it would let two processes lock two files of one name.
 */
final class NameLock implements AutoCloseable {

  private static final ConcurrentMap<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private final Semaphore semaphore;
  private final FileChannel channel;

  private NameLock(Semaphore semaphore, FileChannel channel) {
    this.semaphore = semaphore;
    this.channel = channel;
  }

  private static Optional<NameLock> tryAcquire(Path file) throws IOException {
    Semaphore semaphore = semaphore(file);
    if (!semaphore.tryAcquire()) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = open(file);
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        release(semaphore, channel);
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new NameLock(semaphore, channel));
  }

  /**
   * Takes the lock, waiting for it if need be.
   *
   * @param onWait called before waiting
   */
  static NameLock acquire(Path file, Runnable onWait) throws IOException {
    Optional<NameLock> free = tryAcquire(file);
    if (free.isPresent()) {
      return free.get();
    }
    onWait.run();
    return await(file);
  }

  private static NameLock await(Path file) throws IOException {
    Semaphore semaphore = semaphore(file);
    semaphore.acquireUninterruptibly();
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = open(file);
      lock = channel.lock();
      return new NameLock(semaphore, channel);
    } finally {
      if (lock == null) {
        release(semaphore, channel);
      }
    }
  }

  /** One for a file, by whatever links its folder, which exists, is reached. */
  private static Semaphore semaphore(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent().toRealPath();
    return IN_THIS_PROCESS.computeIfAbsent(
        folder.resolve(file.getFileName()), path -> new Semaphore(1));
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void release(Semaphore semaphore, @Nullable FileChannel channel)
      throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      semaphore.release();
    }
  }

  /** Closing the channel lets go of its lock. */
  @Override
  public void close() throws IOException {
    release(semaphore, channel);
  }
}
