package dev.jbert.tools.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder {@code .incomplete-NAME-UUID} that is being written, and beside it {@code
 * .incomplete-NAME-UUID.lock}, locked as long as its writer lives. The operating system lets go of
 * a dead process's lock, so that others can tell what nobody will finish, and clear it away.
 *
 * <p>The lock file is there before its folder and goes after it: a folder without one is dead too.
 */
final class IncompleteFolder implements AutoCloseable {

  private static final String PREFIX = ".incomplete-";
  private static final Pattern ENTRY =
      Pattern.compile("(?<folder>\\.incomplete-(?<target>.+)-[0-9a-f-]{36})(?:\\.lock)?");

  /**
   * The lock files of this process. They must not even be opened by others of its threads: closing
   * such a second channel would let go of the lock.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path lockFile;
  private final Thread atShutdown = new Thread(this::discard);

  /** There once the lock file is. */
  private @Nullable FileChannel lock;

  /** Whether the process was told to end, so that nothing is to be made any more. */
  private boolean discarded;

  private IncompleteFolder(Path folder) {
    this.folder = folder;
    this.lockFile = lockFile(folder);
  }

  /**
   * Makes one beside the folder that it will become.
   *
   * @param target absolute; its parent exists
   * @throws IllegalStateException if the process was told to end
   */
  static IncompleteFolder besides(Path target) throws IOException {
    Path parent = target.getParent().toRealPath();
    while (true) {
      IncompleteFolder incomplete = new IncompleteFolder(parent.resolve(unusedName(target)));
      if (incomplete.tryToMake()) {
        return incomplete;
      }
    }
  }

  /** Makes it; not if a process that clears away was faster. */
  private boolean tryToMake() throws IOException {
    // Before anything is there: the process may be told to end at any moment.
    Runtime.getRuntime().addShutdownHook(atShutdown);
    OURS.add(lockFile);
    boolean made = false;
    try {
      made = makeFiles();
      return made;
    } finally {
      if (!made) {
        forgetShutdown();
        release();
      }
    }
  }

  private synchronized boolean makeFiles() throws IOException {
    if (discarded) {
      throw new IllegalStateException("the process is ending, " + folder + " was not made");
    }
    lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    // A process that clears away can be faster; it has deleted the file then, or is about to.
    if (lock.tryLock() == null || Files.notExists(lockFile)) {
      return false;
    }
    Files.createDirectory(folder);
    return true;
  }

  /** A name that no folder has had or will have. */
  static String unusedName(Path target) {
    return PREFIX + target.getFileName() + "-" + UUID.randomUUID();
  }

  /** Where the files go. */
  Path path() {
    return folder;
  }

  /**
   * Deletes what dead writers have left in {@code parent}.
   *
   * @param ofTarget tells from the name of a folder that was to be written whether it is concerned
   */
  static void deleteAbandoned(Path parent, Predicate<String> ofTarget) throws IOException {
    List<Path> entries;
    Path real = parent.toRealPath();
    try (Stream<Path> all = Files.list(real)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      Matcher name = ENTRY.matcher(entry.getFileName().toString());
      if (name.matches() && ofTarget.test(name.group("target"))) {
        try {
          deleteIfAbandoned(real.resolve(name.group("folder")));
        } catch (FileSystemException e) {
          // Another was faster, or it is another user's: it stands in nobody's way.
          continue;
        }
      }
    }
  }

  private static void deleteIfAbandoned(Path folder) throws IOException {
    Path lockFile = lockFile(folder);
    if (OURS.contains(lockFile)) {
      return;
    }
    if (Files.notExists(lockFile)) {
      AtomicFolder.delete(folder);
      return;
    }
    try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
      if (lock.tryLock() != null) {
        AtomicFolder.delete(folder);
        Files.deleteIfExists(lockFile);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process is clearing it away.
      return;
    }
  }

  private static Path lockFile(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".lock");
  }

  /**
   * Ctrl-C ends the process without another word to whoever is writing. Either both files are made
   * by now, or none will be.
   */
  private synchronized void discard() {
    discarded = true;
    if (lock == null) {
      return;
    }
    try {
      if (Files.exists(folder)) {
        // Renamed first, so that whoever still writes by its name makes nothing new in it.
        AtomicFolder.remove(folder);
      }
      Files.deleteIfExists(lockFile);
    } catch (IOException e) {
      // Just complete, or not to be deleted: what is left is cleared away by the next writer.
      return;
    }
  }

  /** Deletes the folder, if it is still under this name, and lets go of the lock. */
  @Override
  public void close() throws IOException {
    forgetShutdown();
    try {
      AtomicFolder.delete(folder);
    } finally {
      release();
    }
  }

  private void forgetShutdown() {
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      // The hook is running, and may have been faster; both may delete at once.
      return;
    }
  }

  private synchronized void release() throws IOException {
    // Try-with-resources takes null for nothing to close.
    try (FileChannel held = lock) {
      if (held != null) {
        Files.deleteIfExists(lockFile);
      }
    } finally {
      OURS.remove(lockFile);
    }
  }
}
