package dev.jbert.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Joins the bytes of tokens to text. Bytes that are no UTF-8, such as part of a character, become
 * U+FFFD: {@code errors="replace"} of the reference. Immutable and thread-safe.
 */
final class ByteLevelDecoder implements Decoder {

  @Override
  public String decode(List<String> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      bytes.writeBytes(bytes(token));
    }
    return text(bytes.toByteArray());
  }

  /** A token that is not written in the alphabet of bytes, such as an added one, is its text. */
  private static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      int value = ByteAlphabet.byteOf(token.charAt(i));
      if (value == ByteAlphabet.NONE) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  private static String text(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      boolean surrogate = (bytes[i] & 0xFF) == 0xED && (bytes[i + 1] & 0xFF) >= 0xA0;
      if (surrogate && (bytes[i + 1] & 0xFF) < 0xC0) {
        // The JDK replaces an encoded surrogate as a whole, the reference each byte of it.
        bytes[i] = (byte) 0xFF;
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
