package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file mapped into memory until {@link #close()}; little-endian whatever the machine. Reading
 * takes no copy of it, however large it is. For the thread that opened it alone.
 *
 * <p>Somebody may cut the file short while it is mapped. Then its last page reads as zeros without
 * a word, and a page beyond that makes the JVM throw {@link InternalError}: not at the access, once
 * that is compiled, but a little later, perhaps in a caller. So reading is followed by a look at
 * the file's size, which notices the first and is a native call that brings out the second.
 */
final class MappedFile implements AutoCloseable {

  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final FileChannel channel;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Path path, FileChannel channel, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.channel = channel;
    this.arena = arena;
    this.bytes = bytes;
  }

  /**
   * Maps a whole file.
   *
   * @param options how to open it besides reading
   * @throws OnnxException if it is not there or is no regular file
   */
  static MappedFile open(Path path, LinkOption... options) throws IOException {
    if (!Files.isRegularFile(path, options)) {
      String problem = Files.exists(path) ? "is no regular file" : "there is no such file";
      throw new OnnxException(Reason.FILE_NOT_FOUND, path, problem);
    }
    Set<OpenOption> reading = new HashSet<>(List.of(options));
    reading.add(StandardOpenOption.READ);
    FileChannel channel = FileChannel.open(path, reading);
    Arena arena = Arena.ofConfined();
    try {
      MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedFile(path, channel, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return bytes.byteSize();
  }

  byte byteAt(long offset) {
    return bytes.get(ValueLayout.JAVA_BYTE, offset);
  }

  float floatAt(long offset) {
    return bytes.get(FLOATS, offset);
  }

  double doubleAt(long offset) {
    return bytes.get(DOUBLES, offset);
  }

  void copyFloats(long offset, float[] target) {
    MemorySegment.copy(bytes, FLOATS, offset, target, 0, target.length);
  }

  void copyDoubles(long offset, double[] target) {
    MemorySegment.copy(bytes, DOUBLES, offset, target, 0, target.length);
  }

  void copyShorts(long offset, short[] target) {
    MemorySegment.copy(bytes, SHORTS, offset, target, 0, target.length);
  }

  byte[] copyBytes(long offset, int count) {
    byte[] copy = new byte[count];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, copy, 0, count);
    return copy;
  }

  /**
   * Runs something that reads this file, and gives its failure a name if the file is cut short
   * meanwhile.
   */
  <T> T guarded(Supplier<T> reading) {
    try {
      T read = reading.get();
      if (channel.size() < size()) {
        throw cutShort(null);
      }
      return read;
    } catch (InternalError e) {
      throw cutShort(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OnnxException cutShort(@Nullable Throwable cause) {
    return new OnnxException(
        Reason.CHANGED_WHILE_OPEN, path, -1, "was cut short after it was opened", cause);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
