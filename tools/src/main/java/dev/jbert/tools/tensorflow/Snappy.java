package dev.jbert.tools.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decompresses one Snappy block: a varint size, then literals and copies of what is already there
 * (google/snappy, {@code format_description.txt}).
 */
final class Snappy {

  /** A copy of three bytes gives 64; no element gives more for what it takes. */
  private static final int MOST_EXPANSION = 22;

  private final ByteBuffer in;
  private final byte[] out;
  private int written;

  private Snappy(ByteBuffer in, byte[] out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Decompresses.
   *
   * @param maxSize the largest size that the block may declare
   * @throws IllegalArgumentException if the block is broken or declares more
   */
  static ByteBuffer decompress(ByteBuffer compressed, int maxSize) {
    ByteBuffer in = compressed.slice().order(ByteOrder.LITTLE_ENDIAN);
    long size = declaredSize(in);
    if (size > maxSize) {
      throw new IllegalArgumentException(
          "snappy block declares " + size + " bytes, more than the limit of " + maxSize);
    }
    if (size > (long) MOST_EXPANSION * in.remaining()) {
      throw new IllegalArgumentException(
          "snappy block declares "
              + size
              + " bytes, more than "
              + in.remaining()
              + " can stand for");
    }
    Snappy snappy = new Snappy(in, new byte[(int) size]);
    while (in.hasRemaining()) {
      snappy.element();
    }
    if (snappy.written != size) {
      throw new IllegalArgumentException(
          "snappy block declares " + size + " bytes, found " + snappy.written);
    }
    return ByteBuffer.wrap(snappy.out);
  }

  private static long declaredSize(ByteBuffer in) {
    long size = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      require(in.hasRemaining(), "ends inside its size");
      byte next = in.get();
      size |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return size;
      }
    }
    throw new IllegalArgumentException("snappy block has a size of more than 5 bytes");
  }

  private void element() {
    int tag = in.get() & 0xFF;
    switch (tag & 3) {
      case 0 -> literal(tag >>> 2);
      case 1 -> copy((tag & 0xE0) << 3 | (int) number(1), (tag >>> 2 & 7) + 4);
      case 2 -> copy(number(2), (tag >>> 2) + 1);
      default -> copy(number(4), (tag >>> 2) + 1);
    }
  }

  /** Up to 60 bytes say their number in the tag; more say it in the 1 to 4 bytes after it. */
  private void literal(int code) {
    long size = (code < 60 ? code : number(code - 59)) + 1;
    require(size <= in.remaining(), "ends inside a literal");
    require(size <= out.length - written, "holds more than it declares");
    in.get(out, written, (int) size);
    written += (int) size;
  }

  /** Byte by byte, since a copy may overlap what it writes. */
  private void copy(long distance, int size) {
    require(distance > 0 && distance <= written, "copies from before its start");
    require(size <= out.length - written, "holds more than it declares");
    for (int i = 0; i < size; i++, written++) {
      out[written] = out[written - (int) distance];
    }
  }

  private long number(int bytes) {
    require(bytes <= in.remaining(), "ends inside a number");
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in.get() & 0xFFL) << 8 * i;
    }
    return value;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("snappy block " + problem);
    }
  }
}
