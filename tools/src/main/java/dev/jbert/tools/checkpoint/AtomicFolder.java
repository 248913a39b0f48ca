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
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that appears under its name only when all of it is complete and on disk. Until then its
 * files lie in a folder beside it whose name begins with {@link #INCOMPLETE}.
 */
public final class AtomicFolder {

  /** How the names of folders that are being written begin. */
  public static final String INCOMPLETE = ".incomplete-";

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
    Files.createDirectories(absolute.getParent());
    Path temporary = absolute.resolveSibling(temporaryName(absolute));
    Files.createDirectory(temporary);
    try {
      T result = content.writeTo(temporary);
      sync(temporary);
      // Renaming replaces an empty folder but never one with files in it.
      Files.deleteIfExists(absolute);
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(absolute.getParent());
      return result;
    } finally {
      delete(temporary);
    }
  }

  /** Makes a folder vanish from under its name at once, then deletes it. */
  public static void remove(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path doomed = absolute.resolveSibling(temporaryName(absolute));
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

  private static String temporaryName(Path folder) {
    return INCOMPLETE + folder.getFileName() + "-" + UUID.randomUUID();
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
