package dev.jbert.tools.tensorflow;

import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A protobuf message read field by field: call {@link #nextField()}, then the method that fits the
 * field's type, or {@link #skip()}.
 */
final class ProtoReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final Path file;
  private final long origin;
  private final ByteBuffer bytes;
  private int wireType;

  /**
   * @param origin the byte of the file where the message begins, for messages about errors
   */
  ProtoReader(Path file, long origin, ByteBuffer bytes) {
    this.file = file;
    this.origin = origin;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasNext() {
    return bytes.hasRemaining();
  }

  /** The number of the next field. */
  int nextField() {
    long tag = rawVarint();
    wireType = (int) (tag & 7);
    long field = tag >>> 3;
    if (field < 1 || field > 0x1FFFFFFF) {
      throw error("protobuf field number " + field + " is out of range");
    }
    return (int) field;
  }

  long varint() {
    expect(VARINT);
    return rawVarint();
  }

  /** A varint that must be an int, 0 or more. */
  int count() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw error("protobuf number " + value + " is out of range");
    }
    return (int) value;
  }

  int fixed32() {
    expect(FIXED32);
    return slice(Integer.BYTES).getInt();
  }

  ProtoReader message() {
    expect(DELIMITED);
    long size = rawVarint();
    long start = origin + bytes.position();
    return new ProtoReader(file, start, slice(size));
  }

  void skip() {
    switch (wireType) {
      case VARINT -> rawVarint();
      case FIXED64 -> slice(Long.BYTES);
      case DELIMITED -> slice(rawVarint());
      case FIXED32 -> slice(Integer.BYTES);
      default -> throw error("protobuf wire type " + wireType + " is not supported");
    }
  }

  private void expect(int expected) {
    if (wireType != expected) {
      throw error("protobuf wire type " + wireType + ", expected " + expected);
    }
  }

  private long rawVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw error("protobuf message ends inside a number");
      }
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw error("protobuf number of more than 10 bytes");
  }

  private ByteBuffer slice(long size) {
    if (size < 0 || size > bytes.remaining()) {
      throw error(
          "protobuf field of %s bytes, %d are left"
              .formatted(Long.toUnsignedString(size), bytes.remaining()));
    }
    ByteBuffer slice = bytes.slice(bytes.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) size);
    return slice;
  }

  private TensorBundleException error(String problem) {
    return new TensorBundleException(
        Reason.BROKEN_MESSAGE, file, origin + bytes.position(), problem);
  }
}
