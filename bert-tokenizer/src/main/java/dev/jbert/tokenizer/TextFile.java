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
import java.util.Locale;

/** Reads UTF-8 files whole, strictly and only up to a limit. */
final class TextFile {

  private static final int SAMPLE_BYTES = 512;

  private TextFile() {}

  /**
   * @throws TokenizerFileException if the file is not there, larger than {@code maxBytes}, no
   *     UTF-8, which names the line, or plainly a file of another kind
   */
  static CharBuffer read(Path file, int maxBytes) throws IOException {
    byte[] bytes = readBytes(file, maxBytes);
    return decode(bytes, 0, bytes.length, file);
  }

  private static byte[] readBytes(Path file, int maxBytes) throws IOException {
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
    refuseOtherKinds(bytes, file);
    return bytes;
  }

  /** What stands where a file was not fetched: else it would be told as a missing token. */
  private static void refuseOtherKinds(byte[] bytes, Path file) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, SAMPLE_BYTES), StandardCharsets.ISO_8859_1);
    String text = start.strip().toLowerCase(Locale.ROOT);
    String kind = "";
    if (text.startsWith("<!doctype") || text.startsWith("<html")) {
      kind = "a web page (HTML)";
    } else if (text.startsWith("<?xml")) {
      kind = "an XML document, perhaps the error message of a download";
    } else if (text.startsWith("version https://git-lfs")) {
      kind = "a Git LFS pointer, fetch the real file with 'git lfs pull'";
    } else if (start.startsWith("\u001f\u008b")) {
      kind = "a gzip archive, unpack it first";
    } else if (start.startsWith("PK\u0003\u0004")) {
      kind = "a zip archive, unpack it first";
    }
    if (!kind.isEmpty()) {
      throw new TokenizerFileException(
          Reason.WRONG_KIND_OF_FILE, file, "is no tokenizer file but looks like " + kind);
    }
  }

  /**
   * The bytes of a text whose lines are tokens, to be decoded line by line.
   *
   * @throws TokenizerFileException as {@link #read} but for what is no UTF-8, and if the file
   *     begins with a byte order mark
   */
  static byte[] readLines(Path file, int maxBytes) throws IOException {
    byte[] bytes = readBytes(file, maxBytes);
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      throw new TokenizerFileException(
          Reason.WRONG_FORM,
          file,
          "line 1 begins with a byte order mark, which would be a part of its token; save the file"
              + " without one");
    }
    return bytes;
  }

  /**
   * Decodes UTF-8.
   *
   * @throws TokenizerFileException if it is none; names line and byte of the file
   */
  static CharBuffer decode(byte[] bytes, int from, int length, Path file) {
    // A new decoder reports what is malformed instead of replacing it.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
    CharBuffer out = CharBuffer.allocate(length);
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
    return out.flip();
  }
}
