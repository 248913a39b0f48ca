package dev.jbert.tools.zip;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file, read at any position until {@link #close()}. Safe for use by many threads.
 *
 * <p>It reads and does not map: a file that is cut short meanwhile is an {@link IOException} then,
 * not an error of the JVM.
 */
public final class FileBytes implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private FileBytes(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file for reading.
   *
   * @throws IOException if that fails
   */
  public static FileBytes open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new FileBytes(path, channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The file's path, as it was given. */
  public Path path() {
    return path;
  }

  /** Number of bytes when the file was opened. */
  public long size() {
    return size;
  }

  /**
   * Fills what remains of {@code target} with the bytes from {@code position} on.
   *
   * @throws EOFException if the file ends before
   */
  public void read(long position, ByteBuffer target) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new EOFException(
            "%s: ends at byte %d, %d more were expected".formatted(path, at, target.remaining()));
      }
      at += count;
    }
  }

  /**
   * {@code count} bytes from {@code position} on, in a little-endian buffer of their own. The
   * caller has checked that the file is that long.
   *
   * @throws EOFException if the file ends before
   */
  public ByteBuffer littleEndian(long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    read(position, bytes);
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
