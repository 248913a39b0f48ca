package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/**
 * The data part of a file, mapped into memory until {@link #close()}; little-endian whatever the
 * machine.
 *
 * <p>Reading is by bulk copies only, because these are where a page that is gone can be noticed: a
 * file that somebody cuts short while it is mapped makes the JVM throw {@link InternalError}.
 */
final class MappedBytes implements AutoCloseable {

  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedBytes(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    this.bytes = bytes;
  }

  /** Maps the bytes from {@code start} to the end of the channel's file, {@code size} in number. */
  static MappedBytes map(Path file, FileChannel channel, long start, long size) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new MappedBytes(file, arena, channel.map(MapMode.READ_ONLY, start, size, arena));
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
    } catch (InternalError e) {
      throw new SafetensorsException(
          Reason.CHANGED_WHILE_OPEN,
          file,
          null,
          "could not be read, most likely because it was cut short after it was opened",
          e);
    } catch (IllegalStateException e) {
      throw arena.scope().isAlive() ? e : new IllegalStateException(file + " was closed", e);
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
