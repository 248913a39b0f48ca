package dev.jbert.tools.input;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads texts from UTF-8, one a line. Lines end with LF or CR LF; a line may be empty; a byte order
 * mark at the start is passed over.
 */
final class TextReader implements AutoCloseable {
  /** The most bytes that one line may have. */
  static final int MAX_LINE_BYTES = 256 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream input;
  private final String name;
  private long lineNumber;

  /**
   * Reads from {@code input}.
   *
   * @param name how messages call it: a file, or standard input
   */
  TextReader(InputStream input, String name) {
    this.input = new BufferedInputStream(input, 1 << 16);
    this.name = name;
  }

  /**
   * Returns the next line, or nothing at the end.
   *
   * @throws InputException if it is no UTF-8 or longer than {@link #MAX_LINE_BYTES}
   */
  Optional<Text> next() throws IOException {
    int value = input.read();
    if (value < 0) {
      return Optional.empty();
    }
    lineNumber++;
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (; value >= 0 && value != '\n'; value = input.read()) {
      if (line.size() == MAX_LINE_BYTES) {
        throw new InputException(origin() + " is longer than " + MAX_LINE_BYTES + " bytes");
      }
      line.write(value);
    }
    String content = decoded(line.toByteArray());
    if (lineNumber == 1 && !content.isEmpty() && content.charAt(0) == BYTE_ORDER_MARK) {
      content = content.substring(1);
    }
    String text = content.endsWith("\r") ? content.substring(0, content.length() - 1) : content;
    return Optional.of(new Text(text, origin()));
  }

  /** Returns true if there is more that can be read without waiting. */
  boolean isReady() throws IOException {
    return input.available() > 0;
  }

  private String origin() {
    return "line " + lineNumber + " of " + name;
  }

  private String decoded(byte[] bytes) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(from, to, true);
    if (result.isError()) {
      throw new InputException(
          String.format(
              "%s is not UTF-8: byte %d of the line is 0x%02x",
              origin(), from.position() + 1, bytes[from.position()] & 0xff));
    }
    return to.flip().toString();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
