package dev.jbert.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the format, byte by byte, right or wrong as a test wants them. */
final class RawFile {

  private RawFile() {}

  /** Length, header and data. */
  static byte[] bytes(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }

  /** The given header with as many bytes of zero after it. */
  static byte[] bytes(String header, int dataSize) {
    return bytes(header.getBytes(StandardCharsets.UTF_8), new byte[dataSize]);
  }

  /** Any 8-byte prefix, then text. */
  static byte[] prefixed(long prefix, String rest) {
    byte[] text = rest.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(prefix)
        .put(text)
        .array();
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
