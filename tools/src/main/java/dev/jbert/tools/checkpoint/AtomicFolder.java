package dev.jbert.tools.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that appears under its name only when all of it is complete and on disk. Until then its
 * files lie in a folder beside it whose name begins with {@code .incomplete-}. A process that ends
 * in between leaves that behind; the next that writes the folder clears it away.
 */
public final class AtomicFolder {

  private AtomicFolder() {}

  /** What fills the folder. */
  @FunctionalInterface
  public interface Content<T> {
    /**
     * Writes the files.
     *
     * @param folder where to; exists and is empty
     */
    T writeTo(Path folder) throws IOException;
  }

  /**
   * Writes a folder. If anything fails, nothing is left behind.
   *
   * @param target the folder; must not exist or be empty; its parents are made
   * @return what the content returned
   * @throws CheckpointException if there is something at {@code target} already
   * @throws IOException if writing fails
   */
  public static <T> T write(Path target, Content<T> content) throws IOException {
    Path absolute = target.toAbsolutePath();
    refuseOccupied(absolute);
    List<Path> missing = missingParents(absolute);
    boolean complete = false;
    try {
      Files.createDirectories(absolute.getParent());
      String name = absolute.getFileName().toString();
      IncompleteFolder.deleteAbandoned(absolute.getParent(), name::equals);
      T result;
      try (IncompleteFolder incomplete = IncompleteFolder.besides(absolute)) {
        result = content.writeTo(incomplete.path());
        sync(incomplete.path());
        publish(incomplete.path(), absolute);
        complete = true;
      }
      syncFolder(absolute.getParent());
      return result;
    } catch (IOException e) {
      throw named(e, target);
    } finally {
      if (!complete) {
        deleteIfEmpty(missing);
      }
    }
  }

  /**
   * Deletes the unfinished folders that dead processes have left in a folder, whatever they were to
   * become. What may not be deleted stays; it stands in nobody's way.
   */
  public static void deleteAbandoned(Path parent) throws IOException {
    IncompleteFolder.deleteAbandoned(parent, name -> true);
  }

  /** Makes a folder vanish from under its name at once, then deletes it. */
  public static void remove(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path doomed = absolute.resolveSibling(IncompleteFolder.unusedName(absolute));
    Files.move(absolute, doomed, StandardCopyOption.ATOMIC_MOVE);
    delete(doomed);
  }

  /**
   * Deletes a folder with everything in it; does nothing if it is not there. Follows no links.
   * Several processes may delete one folder at once: what another was faster to delete is passed
   * over.
   */
  public static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem)
              throws IOException {
            if (problem instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw problem;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
              throws IOException {
            if (problem != null && !(problem instanceof NoSuchFileException)) {
              throw problem;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void publish(Path complete, Path target) throws IOException {
    // Looked at once more: another may have been faster.
    refuseOccupied(target);
    // Renaming replaces an empty folder but never one with files in it; not so on Windows.
    Files.deleteIfExists(target);
    Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The system's words for a full disk say nothing of where. */
  private static IOException named(IOException e, Path target) {
    return e.getClass() == IOException.class
        ? new IOException(target + " was not written: " + e.getMessage(), e)
        : e;
  }

  /** The folders above {@code target} that are not there, the innermost first. */
  private static List<Path> missingParents(Path target) {
    List<Path> missing = new ArrayList<>();
    for (Path parent = target.getParent();
        parent != null && Files.notExists(parent);
        parent = parent.getParent()) {
      missing.add(parent);
    }
    return missing;
  }

  private static void deleteIfEmpty(List<Path> folders) {
    try {
      for (Path folder : folders) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // Another has begun to use it, and so those above. The news is what stopped the writing.
      return;
    }
  }

  private static void refuseOccupied(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    } else if (!Files.exists(target)) {
      return;
    }
    throw new CheckpointException(
        CheckpointException.Reason.TARGET_EXISTS,
        target,
        "is there already, expected no such folder or an empty one");
  }

  /** The content may have synced its files already; then this is quick. */
  private static void sync(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path path : all) {
      if (Files.isDirectory(path)) {
        syncFolder(path);
      } else {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  /** Makes names durable, where a folder can be opened for that: not on Windows. */
  private static void syncFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder)) {
        channel.force(true);
      }
    }
  }
}
