package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A tensor in an open file, read as {@code float} on demand, in row-major order.
 *
 * <p>F32 is read as it is, F16 and BF16 widen exactly, F64 is rounded to the nearest float. May be
 * read by any number of threads at once, until the {@link WeightSource} is closed.
 */
public final class TensorView {

  /** Elements that are widened at a time: small enough to stay in the first-level cache. */
  private static final int CHUNK = 4096;

  private final TensorInfo info;
  private final long elementCount;
  private final MappedBytes bytes;

  TensorView(TensorInfo info, MappedBytes bytes) {
    this.info = info;
    this.elementCount = info.elementCount();
    this.bytes = bytes;
  }

  /** Name, type and shape. */
  public TensorInfo info() {
    return info;
  }

  /** The file that holds this tensor. */
  public Path file() {
    return bytes.file();
  }

  /** Number of elements: the product of the shape, 1 for a scalar. */
  public long elementCount() {
    return elementCount;
  }

  /**
   * Reads elements into an array.
   *
   * @param from index of the first element to read, in row-major order
   * @param target where they go
   * @param targetOffset index in {@code target} of the first
   * @param count how many, 0 or more
   * @throws IndexOutOfBoundsException if the elements do not lie in the tensor or in the array
   * @throws SafetensorsException if the type cannot be read as float, or the file was cut short
   *     after it was opened
   * @throws IllegalStateException if the source was closed
   */
  public void copyTo(long from, float[] target, int targetOffset, int count) {
    Objects.checkFromIndexSize(from, (long) count, elementCount);
    Objects.checkFromIndexSize(targetOffset, count, target.length);
    long offset = info.byteOffset() + from * (info.dtype().bits() / 8);
    switch (info.dtype()) {
      case F32 -> bytes.copyFloats(offset, target, targetOffset, count);
      case F16 -> copyF16(offset, target, targetOffset, count);
      case BF16 -> copyBf16(offset, target, targetOffset, count);
      case F64 -> copyF64(offset, target, targetOffset, count);
      default ->
          throw new SafetensorsException(
              Reason.UNSUPPORTED_DTYPE,
              file(),
              info.name(),
              "has the unsupported dtype "
                  + info.dtype()
                  + ", expected F32, F16, BF16 or F64 to be read as float",
              null);
    }
  }

  /**
   * Reads rows of a matrix from here and there, as an embedding layer does. Those of F32 are read
   * by their position in the file, so that they do not stay in this process's memory; those of
   * other types from the mapping, as {@link #copyTo} does.
   *
   * @param rows numbers of rows, in any order and as often as wanted; those from {@code first} to
   *     before {@code end} are read
   * @param target row {@code rows[i]} goes to {@code offset + (i - first) · stride}
   * @param stride distance between the starts of two rows in {@code target}
   * @throws IllegalStateException if the tensor does not have two dimensions, or the source was
   *     closed
   * @throws IndexOutOfBoundsException if a row does not lie in the tensor or in the array
   * @throws SafetensorsException as {@link #copyTo}
   */
  public void copyRows(int[] rows, int first, int end, float[] target, int offset, int stride) {
    if (info.shape().size() != 2) {
      throw new IllegalStateException(this + " has no rows, expected two dimensions");
    }
    int columns = Math.toIntExact(info.shape().get(1));
    for (int i = first; i < end; i++) {
      Objects.checkIndex((long) rows[i], (long) info.shape().get(0));
    }
    if (info.dtype() == DType.F32) {
      bytes.copyFloatRows(info.byteOffset(), columns, rows, first, end, target, offset, stride);
      return;
    }
    for (int i = first; i < end; i++) {
      copyTo((long) rows[i] * columns, target, offset + (i - first) * stride, columns);
    }
  }

  /**
   * Reads the whole tensor into a new array, in row-major order.
   *
   * @throws SafetensorsException if the type cannot be read as float, the tensor does not fit into
   *     an array, or the file was cut short after it was opened
   * @throws IllegalStateException if the source was closed
   */
  public float[] toFloatArray() {
    // The largest array that common JVMs allocate.
    if (elementCount > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(
          Reason.TOO_LARGE_FOR_ARRAY,
          file(),
          info.name(),
          "has " + elementCount + " elements, more than a Java array holds",
          null);
    }
    float[] values = new float[(int) elementCount];
    copyTo(0, values, 0, values.length);
    return values;
  }

  /**
   * Looks for a value that is NaN or infinite as a float; reads the whole tensor, a part at a time.
   *
   * @return the index of the first one, in row-major order; empty if there is none
   * @throws SafetensorsException as {@link #copyTo}
   * @throws IllegalStateException if the source was closed
   */
  public OptionalLong firstNotFinite() {
    float[] part = new float[(int) Math.min(CHUNK, elementCount)];
    for (long from = 0; from < elementCount; from += part.length) {
      int count = (int) Math.min(part.length, elementCount - from);
      copyTo(from, part, 0, count);
      for (int i = 0; i < count; i++) {
        if (!Float.isFinite(part[i])) {
          return OptionalLong.of(from + i);
        }
      }
    }
    return OptionalLong.empty();
  }

  private void copyF16(long offset, float[] target, int targetOffset, int count) {
    short[] chunk = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += chunk.length) {
      int n = Math.min(chunk.length, count - done);
      bytes.copyShorts(offset + 2L * done, chunk, n);
      for (int i = 0; i < n; i++) {
        target[targetOffset + done + i] = Float.float16ToFloat(chunk[i]);
      }
    }
  }

  private void copyBf16(long offset, float[] target, int targetOffset, int count) {
    short[] chunk = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += chunk.length) {
      int n = Math.min(chunk.length, count - done);
      bytes.copyShorts(offset + 2L * done, chunk, n);
      for (int i = 0; i < n; i++) {
        target[targetOffset + done + i] = Float.intBitsToFloat(chunk[i] << 16);
      }
    }
  }

  private void copyF64(long offset, float[] target, int targetOffset, int count) {
    double[] chunk = new double[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += chunk.length) {
      int n = Math.min(chunk.length, count - done);
      bytes.copyDoubles(offset + 8L * done, chunk, n);
      for (int i = 0; i < n; i++) {
        target[targetOffset + done + i] = (float) chunk[i];
      }
    }
  }

  @Override
  public String toString() {
    return info.name() + " " + info.dtype() + info.shape();
  }
}
