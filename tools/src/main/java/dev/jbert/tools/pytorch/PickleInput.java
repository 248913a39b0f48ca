package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read from front to back and never beyond their end. */
final class PickleInput {

  /** Most bytes that the pickles of a file may take together. */
  static final int MAX_BYTES = 64 << 20;

  /** Most bytes of one string. */
  static final int MAX_TEXT_BYTES = 1 << 20;

  private static final int MAX_LINE_BYTES = 256;
  private static final int BUFFER_BYTES = 1 << 13;

  private final FileBytes file;
  private final long start;
  private final long end;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  /** Where in the file the buffer's first byte is. */
  private long bufferOffset;

  /** Reads from {@code start} inclusive to {@code end} exclusive, which the file must have. */
  PickleInput(FileBytes file, long start, long end) {
    this.file = file;
    this.start = start;
    this.end = end;
    this.bufferOffset = start;
  }

  /** Where the next byte is, counted from the file's start. */
  long position() {
    return bufferOffset + buffer.position();
  }

  boolean atEnd() {
    return position() == end;
  }

  int unsignedByte() throws IOException {
    return Byte.toUnsignedInt(require(1).get());
  }

  int unsignedShort() throws IOException {
    return Short.toUnsignedInt(require(Short.BYTES).getShort());
  }

  int signedInt() throws IOException {
    return require(Integer.BYTES).getInt();
  }

  long unsignedInt() throws IOException {
    return Integer.toUnsignedLong(signedInt());
  }

  /** A float with its bytes in big-endian order, as pickles have it. */
  double bigEndianDouble() throws IOException {
    return Double.longBitsToDouble(Long.reverseBytes(require(Double.BYTES).getLong()));
  }

  /** {@code count} bytes; the file is known to have them before there is room made for them. */
  byte[] bytes(int count) throws IOException {
    requireAvailable(count);
    byte[] bytes = new byte[count];
    for (int done = 0; done < count; ) {
      int part = Math.min(count - done, BUFFER_BYTES);
      require(part).get(bytes, done, part);
      done += part;
    }
    return bytes;
  }

  /** A string of UTF-8 with its number of bytes before it. */
  String text() throws IOException {
    long at = position();
    long count = unsignedInt();
    if (count > MAX_TEXT_BYTES) {
      throw failure(
          Reason.LIMIT_EXCEEDED,
          at,
          "string of %d bytes, the limit is %d".formatted(count, MAX_TEXT_BYTES));
    }
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes((int) count));
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw failure(Reason.BAD_PICKLE, at, "string is not valid UTF-8");
    }
  }

  /** The bytes up to the next line feed, as Latin-1. */
  String line() throws IOException {
    long at = position();
    StringBuilder line = new StringBuilder();
    for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
      line.append((char) next);
      if (line.length() > MAX_LINE_BYTES) {
        throw failure(
            Reason.LIMIT_EXCEEDED,
            at,
            "name of a class is longer than the limit of " + MAX_LINE_BYTES + " bytes");
      }
    }
    return line.toString();
  }

  PyTorchFileException failure(Reason reason, long offset, String problem) {
    return new PyTorchFileException(reason, file.path(), offset, problem);
  }

  private ByteBuffer require(int count) throws IOException {
    requireAvailable(count);
    if (buffer.remaining() < count) {
      long position = position();
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - position));
      file.read(position, buffer);
      buffer.flip();
      bufferOffset = position;
    }
    return buffer;
  }

  private void requireAvailable(int count) {
    long position = position();
    if (count > end - position) {
      throw failure(
          Reason.TRUNCATED,
          position,
          "pickle ends after %d bytes, %d more were expected".formatted(end - position, count));
    }
    if (position - start + count > MAX_BYTES) {
      throw failure(Reason.LIMIT_EXCEEDED, position, "pickle of more than " + MAX_BYTES + " bytes");
    }
  }
}
