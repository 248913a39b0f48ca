package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.EOFException;
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
 * machine. Rows from here and there are read by their position instead, see {@link
 * PositionedFloats}.
 *
 * <p>Somebody may cut the file short while it is mapped. Then its last page reads as zeros without
 * a word, and a page beyond that makes the JVM throw {@link InternalError}: not at the access, once
 * that is compiled, but a little later, perhaps in a caller. So every bulk copy is followed by a
 * look at the file's size, which notices the first and is a native call that brings out the second.
 *
 * <p>Most weights are read once, to be packed. What was read in one go is given back to the system
 * piece by piece, so that a process that loads a model does not hold it twice.
 */
final class MappedBytes implements AutoCloseable {

  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Bytes that are copied between two looks at the file, and given back at once. */
  private static final int PIECE = 4 << 20;

  /** A copy of fewer bytes gives nothing back: the call would cost more than the pages hold. */
  private static final int LEAST_TO_GIVE_BACK = 64 << 10;

  /** The system maps so much around the place of a fault, also in front of it. */
  private static final int FAULT_AROUND = 64 << 10;

  private final Path file;
  private final RandomAccessFile opened;
  private final long fileSize;
  private final Arena arena;
  private final MemorySegment bytes;
  private final PositionedFloats positioned;

  private MappedBytes(
      Path file, RandomAccessFile opened, long fileSize, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.opened = opened;
    this.fileSize = fileSize;
    this.arena = arena;
    this.bytes = bytes;
    this.positioned = new PositionedFloats(opened);
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
    copy(byteOffset, FLOATS, target, from, count);
  }

  void copyDoubles(long byteOffset, double[] target, int count) {
    copy(byteOffset, DOUBLES, target, 0, count);
  }

  void copyShorts(long byteOffset, short[] target, int count) {
    copy(byteOffset, SHORTS, target, 0, count);
  }

  private void copy(long byteOffset, ValueLayout layout, Object target, int from, int count) {
    int width = (int) layout.byteSize();
    int piece = PIECE / width;
    for (int done = 0; done < count; done += piece) {
      int n = Math.min(piece, count - done);
      copyPiece(byteOffset + (long) done * width, layout, target, from + done, n);
    }
  }

  private void copyPiece(long byteOffset, ValueLayout layout, Object target, int from, int count) {
    try {
      MemorySegment.copy(bytes, layout, byteOffset, target, from, count);
      requireWhole();
      long size = count * layout.byteSize();
      if (size >= LEAST_TO_GIVE_BACK) {
        long start = Math.max(0, byteOffset - FAULT_AROUND);
        bytes.asSlice(start, byteOffset + size - start).unload();
      }
    } catch (InternalError | IllegalStateException | IOException e) {
      throw problem(e);
    }
  }

  /**
   * Copies rows of floats from here and there, with one look at the file's size for all.
   *
   * @param byteOffset where row 0 begins
   * @param rows numbers of the rows; those from {@code first} to before {@code end} are read
   * @param target row {@code rows[i]} goes to {@code offset + (i - first) · stride}
   */
  void copyFloatRows(
      long byteOffset,
      int columns,
      int[] rows,
      int first,
      int end,
      float[] target,
      int offset,
      int stride) {
    try {
      long start = fileSize - bytes.byteSize() + byteOffset;
      for (int i = first; i < end; i++) {
        long row = start + (long) rows[i] * columns * Float.BYTES;
        positioned.read(row, target, offset + (i - first) * stride, columns);
      }
      requireWhole();
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private void requireWhole() throws IOException {
    if (opened.length() < fileSize) {
      throw cutShort(null);
    }
  }

  /** What went wrong while mapped bytes were read, as the caller is to see it. */
  private RuntimeException problem(Throwable cause) {
    if (cause instanceof InternalError) {
      return cutShort(cause);
    }
    if (!arena.scope().isAlive()) {
      return new IllegalStateException(file + " was closed", cause);
    }
    return cause instanceof IOException e
        ? new UncheckedIOException(e)
        : (IllegalStateException) cause;
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
