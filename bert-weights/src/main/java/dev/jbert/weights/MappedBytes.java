package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The data part of a file, mapped into memory until {@link #close()}; little-endian whatever the
 * machine.
 *
 * <p>Somebody may cut the file short while it is mapped. Then its last page reads as zeros without
 * a word, and a page beyond that makes the JVM throw {@link InternalError}: not at the access, once
 * that is compiled, but a little later, perhaps in a caller. So every bulk copy is followed by a
 * look at the file's size, which notices the first and is a native call that brings out the second.
 */
final class MappedBytes implements AutoCloseable {

  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final RandomAccessFile opened;
  private final long fileSize;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedBytes(
      Path file, RandomAccessFile opened, long fileSize, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.opened = opened;
    this.fileSize = fileSize;
    this.arena = arena;
    this.bytes = bytes;
  }

  /**
   * Maps the bytes from {@code start} to the end of the file.
   *
   * @param opened the file; closed by {@link #close()}. Not a channel, which an interrupt of any
   *     reader would close for all
   */
  static MappedBytes map(Path file, RandomAccessFile opened, long start, long fileSize)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment bytes =
          opened.getChannel().map(MapMode.READ_ONLY, start, fileSize - start, arena);
      return new MappedBytes(file, opened, fileSize, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  void copyFloats(long byteOffset, float[] target, int from, int count) {
    guarded(() -> MemorySegment.copy(bytes, FLOATS, byteOffset, target, from, count));
  }

  void copyDoubles(long byteOffset, double[] target, int count) {
    guarded(() -> MemorySegment.copy(bytes, DOUBLES, byteOffset, target, 0, count));
  }

  void copyShorts(long byteOffset, short[] target, int count) {
    guarded(() -> MemorySegment.copy(bytes, SHORTS, byteOffset, target, 0, count));
  }

  private void guarded(Runnable copy) {
    try {
      copy.run();
      if (opened.length() < fileSize) {
        throw cutShort(null);
      }
    } catch (InternalError e) {
      throw cutShort(e);
    } catch (IllegalStateException e) {
      throw arena.scope().isAlive() ? e : new IllegalStateException(file + " was closed", e);
    } catch (IOException e) {
      throw arena.scope().isAlive()
          ? new UncheckedIOException(e)
          : new IllegalStateException(file + " was closed", e);
    }
  }

  private SafetensorsException cutShort(@Nullable Throwable cause) {
    return new SafetensorsException(
        Reason.CHANGED_WHILE_OPEN, file, null, "was cut short after it was opened", cause);
  }

  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      try {
        opened.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
