package dev.jbert.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Floats of a file, little-endian, read by their position and not by way of a mapping: what a
 * process has touched of a mapping counts as its memory, at least some 64 KB for each row, and 2 MB
 * for each where the system keeps the file in pages of that size.
 *
 * <p>May be used by any number of threads; one reads at a time, for a microsecond or two.
 * Interrupts do not matter, as they would to a channel.
 */
final class PositionedFloats {

  private final RandomAccessFile file;

  /** The bytes of what was read last, kept so that reading again makes no garbage. */
  private byte[] bytes = {};

  /** The same bytes as floats. */
  private FloatBuffer floats = asFloats(bytes);

  PositionedFloats(RandomAccessFile file) {
    this.file = file;
  }

  private static FloatBuffer asFloats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /**
   * Reads {@code count} floats.
   *
   * @param position of the first one's first byte in the file
   * @param target they go to {@code offset} and behind
   * @throws EOFException if the file ends before
   * @throws IOException if reading fails or the file is closed
   */
  synchronized void read(long position, float[] target, int offset, int count) throws IOException {
    int length = Math.multiplyExact(count, Float.BYTES);
    if (bytes.length < length) {
      bytes = new byte[length];
      floats = asFloats(bytes);
    }
    file.seek(position);
    file.readFully(bytes, 0, length);
    floats.get(0, target, offset, count);
  }
}
