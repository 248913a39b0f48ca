package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads UTF-8 files whole, strictly and only up to a limit. */
final class TextFile {

  private TextFile() {}

  /**
   * @throws TokenizerFileException if the file is not there, larger than {@code maxBytes} or no
   *     UTF-8; the last names the line
   */
  static String read(Path file, int maxBytes) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new TokenizerFileException(Reason.FILE_NOT_FOUND, file, "there is no such file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new TokenizerFileException(
            Reason.TOO_LARGE, file, "the file is larger than the limit of " + maxBytes + " bytes");
      }
    }
    return decode(bytes, file);
  }

  private static String decode(byte[] bytes, Path file) {
    // A new decoder reports what is malformed instead of replacing it.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new TokenizerFileException(
          Reason.NOT_UTF8,
          file,
          String.format("line %d is not UTF-8, at byte %d of the file", line, in.position()));
    }
    return out.flip().toString();
  }
}
