package dev.jbert.tools.hub;

import dev.jbert.tools.hub.HubException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The part of a file that has come so far, {@code HASH.incomplete}, and beside it, {@code
 * HASH.etag}, the validator under which the server sent it. Both outlive the process, so that the
 * next one goes on where this one was cut. One process at a time: the caller holds the model's
 * lock.
 *
 * <p>Failures here are the disk's, not the network's, and are told apart by their type: {@link
 * HubException} with {@link Reason#CANNOT_WRITE}.
 */
final class PartialFile {

  private static final int MAX_VALIDATOR_CHARS = 512;

  private final Path content;
  private final Path validator;

  /**
   * @param folder where partial files are kept; made if missing
   * @param hash of the complete content, which names the files
   */
  PartialFile(Path folder, ContentHash hash) {
    this.content = folder.resolve(hash.hex() + ".incomplete");
    this.validator = folder.resolve(hash.hex() + ".etag");
    onDisk(() -> Files.createDirectories(folder));
  }

  /** Bytes that are there; 0 when there is no file. */
  long size() {
    return onDisk(
        () -> {
          try {
            return Files.size(content);
          } catch (NoSuchFileException e) {
            return 0L;
          }
        });
  }

  /** What an {@code If-Range} header needs; empty if the server gave nothing of use. */
  Optional<String> validator() {
    return onDisk(
        () ->
            Files.isRegularFile(validator) && Files.size(validator) <= MAX_VALIDATOR_CHARS
                ? Optional.of(Files.readString(validator)).filter(text -> !text.isEmpty())
                : Optional.empty());
  }

  /** Empties the file and keeps {@code etag} for the bytes to come, if it is a strong one. */
  void restart(Optional<String> etag) {
    Optional<String> strong = etag.filter(text -> text.matches("\"[\\x21\\x23-\\x7E]{1,500}\""));
    onDisk(
        () -> {
          // First the validator goes, then the bytes: never old bytes under a new validator.
          Files.deleteIfExists(validator);
          Files.write(content, new byte[0]);
          if (strong.isPresent()) {
            Files.writeString(validator, strong.get());
          }
          return content;
        });
  }

  /** Opens the file for more bytes at its end. */
  Appender append() {
    return new Appender(
        onDisk(
            () -> FileChannel.open(content, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
  }

  /** The hash of what is there. */
  ContentHash hash(ContentHash.Kind kind) {
    return onDisk(() -> kind.of(content));
  }

  /** Brings the content to disk and moves it to {@code target}, on the same file system. */
  void moveTo(Path target) {
    onDisk(
        () -> {
          try (FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
          Files.createDirectories(target.toAbsolutePath().getParent());
          Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
          return Files.deleteIfExists(validator);
        });
  }

  /** Removes both files. */
  void delete() {
    onDisk(() -> Files.deleteIfExists(validator) | Files.deleteIfExists(content));
  }

  /** Where bytes are added. */
  final class Appender implements AutoCloseable {

    private final FileChannel channel;

    private Appender(FileChannel channel) {
      this.channel = channel;
    }

    void write(byte[] bytes, int count) {
      onDisk(
          () -> {
            ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
            while (rest.hasRemaining()) {
              channel.write(rest);
            }
            return count;
          });
    }

    @Override
    public void close() {
      onDisk(
          () -> {
            channel.close();
            return channel;
          });
    }
  }

  @FunctionalInterface
  private interface DiskAction<T> {
    T run() throws IOException;
  }

  private <T> T onDisk(DiskAction<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new HubException(
          Reason.CANNOT_WRITE, content + " cannot be written or read: " + e.getMessage(), e);
    }
  }
}
