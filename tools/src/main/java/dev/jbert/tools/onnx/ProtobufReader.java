package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one protobuf message, field after field, in place. Every number that the file gives is
 * checked before it is used: nothing outside the message is read and nothing is allocated by an
 * unchecked length.
 *
 * <pre>{@code
 * while (message.next()) {
 *   switch (message.field()) {
 *     case 8 -> name = message.string();
 *     default -> {}           // a field that is not asked for is skipped
 *   }
 * }
 * }</pre>
 *
 * <p>Source of the wire format: protobuf.dev, "Encoding".
 */
final class ProtobufReader {

  /** How deeply messages may nest. An ONNX model without nested graphs needs 5. */
  static final int MAX_DEPTH = 32;

  /** Longest name that is read. */
  static final int MAX_STRING_BYTES = 1 << 16;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_FIELD_NUMBER = (1 << 29) - 1;
  private static final int MAX_VARINT_BYTES = 10;

  private final MappedFile file;
  private final int depth;
  private final long end;
  private long position;
  private long fieldStart;
  private int field;
  private int wireType;
  private Span content = new Span(0, 0);
  private long number;

  /**
   * A run of bytes of the file.
   *
   * @param start the first byte
   * @param end one past the last byte
   */
  record Span(long start, long end) {
    long size() {
      return end - start;
    }
  }

  private ProtobufReader(MappedFile file, Span span, int depth) {
    this.file = file;
    this.position = span.start();
    this.end = span.end();
    this.depth = depth;
  }

  /** A reader of the message that the whole file is. */
  static ProtobufReader of(MappedFile file) {
    return new ProtobufReader(file, new Span(0, file.size()), 1);
  }

  /** A reader of a message that was found before, which nests no further. */
  static ProtobufReader of(MappedFile file, Span span) {
    return new ProtobufReader(file, span, MAX_DEPTH);
  }

  /** Goes to the next field; false at the end of the message. */
  boolean next() {
    if (position == end) {
      return false;
    }
    fieldStart = position;
    long tag = readVarint();
    long fieldNumber = tag >>> 3;
    if (fieldNumber < 1 || fieldNumber > MAX_FIELD_NUMBER) {
      throw error(
          Reason.MALFORMED,
          "expected a field number from 1 to %d, found %d"
              .formatted(MAX_FIELD_NUMBER, fieldNumber));
    }
    field = (int) fieldNumber;
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> number = readVarint();
      case FIXED64 -> content = take(Long.BYTES);
      case FIXED32 -> content = take(Integer.BYTES);
      case BYTES -> content = take(readVarint());
      default ->
          throw error(
              Reason.MALFORMED,
              "field " + field + " has wire type " + wireType + ", expected 0, 1, 2 or 5");
    }
    return true;
  }

  private Span take(long size) {
    // A length of more than 63 bits is negative here.
    if (size < 0 || size > end - position) {
      throw error(
          Reason.TRUNCATED,
          "field %d is said to have %s bytes, but its message has only %d left"
              .formatted(field, Long.toUnsignedString(size), end - position));
    }
    Span span = new Span(position, position + size);
    position += size;
    return span;
  }

  private long readVarint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (position == end) {
        throw error(Reason.TRUNCATED, "the message ends inside a number");
      }
      byte next = file.byteAt(position++);
      value |= (long) (next & 0x7F) << 7 * i;
      if (next >= 0) {
        if (i == MAX_VARINT_BYTES - 1 && next > 1) {
          throw error(Reason.MALFORMED, "a number has more than 64 bits");
        }
        return value;
      }
    }
    throw error(Reason.MALFORMED, "a number has more than 10 bytes");
  }

  /** Number of the field that was just read. */
  int field() {
    return field;
  }

  /** The field's value as an integer. */
  long varint() {
    expect(VARINT, "an integer");
    return number;
  }

  /** The field's value as a float. */
  float float32() {
    expect(FIXED32, "a float");
    return file.floatAt(content.start());
  }

  /** The field's bytes. */
  Span bytes() {
    expect(BYTES, "bytes");
    return content;
  }

  /** The field's text. */
  String string() {
    expect(BYTES, "text");
    if (content.size() > MAX_STRING_BYTES) {
      throw error(
          Reason.TOO_MANY,
          "a name has %d bytes, the limit is %d".formatted(content.size(), MAX_STRING_BYTES));
    }
    byte[] utf8 = file.copyBytes(content.start(), (int) content.size());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new OnnxException(
          Reason.NOT_UTF8, file.path(), content.start(), "a name is not valid UTF-8", e);
    }
  }

  /** A reader of the field's message. */
  ProtobufReader message() {
    expect(BYTES, "a message");
    if (depth == MAX_DEPTH) {
      throw error(Reason.TOO_DEEP, "messages are nested more than " + MAX_DEPTH + " deep");
    }
    return new ProtobufReader(file, content, depth + 1);
  }

  /**
   * The integers of a repeated field, one if it stands alone, any number if it is packed.
   *
   * @param target takes each in turn
   */
  void varints(Numbers target) {
    if (wireType == VARINT) {
      target.accept(number);
      return;
    }
    expect(BYTES, "integers");
    ProtobufReader packed = new ProtobufReader(file, content, depth);
    while (packed.position < packed.end) {
      packed.fieldStart = packed.position;
      target.accept(packed.readVarint());
    }
  }

  /** The places of a repeated field's 4-byte values. */
  void fixed32(Numbers target) {
    fixed(FIXED32, Integer.BYTES, target);
  }

  /** The places of a repeated field's 8-byte values. */
  void fixed64(Numbers target) {
    fixed(FIXED64, Long.BYTES, target);
  }

  private void fixed(int single, int width, Numbers target) {
    if (wireType != single) {
      expect(BYTES, "values of " + width + " bytes");
    }
    if (content.size() % width != 0) {
      throw error(
          Reason.MALFORMED,
          "%d bytes of values, expected a multiple of %d".formatted(content.size(), width));
    }
    for (long place = content.start(); place < content.end(); place += width) {
      target.accept(place);
    }
  }

  /** Takes what a repeated field holds. */
  @FunctionalInterface
  interface Numbers {
    void accept(long number);
  }

  private void expect(int expected, String description) {
    if (wireType != expected) {
      throw error(
          Reason.MALFORMED,
          "field %d has wire type %d, expected %s (%d)"
              .formatted(field, wireType, description, expected));
    }
  }

  /** An error about the field that was just read. */
  OnnxException error(Reason reason, String problem) {
    return new OnnxException(reason, file.path(), fieldStart, problem);
  }
}
