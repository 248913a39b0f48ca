package dev.jbert.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears under its name only when it is complete and on disk. */
final class AtomicFile {

  private AtomicFile() {}

  /** What is written. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Writes beside {@code target}, then moves into place; on failure nothing is left behind. */
  static void write(Path target, Content content) throws IOException {
    Path absolute = target.toAbsolutePath();
    // Not createTempFile, whose files only their owner may read.
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(absolute.getParent());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Makes the move itself durable, where a folder can be opened for that: not on Windows. */
  private static void syncFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder)) {
        channel.force(true);
      }
    }
  }
}
