package dev.jbert.tools.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one protobuf message, right or wrong as a test wants it. */
final class ProtoWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtoWriter varint(int field, long value) {
    return tag(field, 0).number(value);
  }

  ProtoWriter bytes(int field, byte[] value) {
    tag(field, 2).number(value.length);
    return raw(value);
  }

  ProtoWriter message(int field, ProtoWriter value) {
    return bytes(field, value.toByteArray());
  }

  ProtoWriter string(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter float32(int field, float value) {
    return tag(field, 5).raw(littleEndian(Float.BYTES).putFloat(value).array());
  }

  ProtoWriter float64(int field, double value) {
    return tag(field, 1).raw(littleEndian(Double.BYTES).putDouble(value).array());
  }

  /** Bytes as they are, between fields or in place of one. */
  ProtoWriter raw(byte... value) {
    bytes.writeBytes(value);
    return this;
  }

  ProtoWriter tag(int field, int wireType) {
    return number((long) field << 3 | wireType);
  }

  /** A number in as few bytes as it needs. */
  ProtoWriter number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  int size() {
    return bytes.size();
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] floats(float... values) {
    ByteBuffer buffer = littleEndian(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
