package dev.jbert.tools.convert;

import dev.jbert.tools.zip.FileBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file is, told by its first bytes; for messages about files that are something else. */
public final class FileStart {

  private static final int SAMPLE_BYTES = 512;
  private static final int SHOWN_BYTES = 8;
  private static final int TAR_MAGIC_OFFSET = 257;

  private final String text;

  private FileStart(String text) {
    this.text = text;
  }

  /** Looks at the first bytes of a file, which may be empty. */
  public static FileStart of(FileBytes file) throws IOException {
    int count = (int) Math.min(SAMPLE_BYTES, file.size());
    byte[] bytes = file.littleEndian(0, count).array();
    return new FileStart(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Whether the file begins as a zip archive with something in it does. */
  public boolean isZip() {
    return text.startsWith("PK\u0003\u0004");
  }

  /** Whether the file begins as a binary Python pickle does. */
  public boolean isPickle() {
    return text.startsWith("\u0080");
  }

  /** The kind of file: {@code a web page (HTML)}, or at least its first bytes. */
  public String description() {
    byte[] shown =
        text.substring(0, Math.min(SHOWN_BYTES, text.length()))
            .getBytes(StandardCharsets.ISO_8859_1);
    return knownKind()
        .orElseGet(
            () ->
                "a file that begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(shown));
  }

  /** The kind of file, if it is one of those that people hand over by mistake. */
  public Optional<String> knownKind() {
    return Optional.ofNullable(kind());
  }

  private @Nullable String kind() {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return "an empty file";
    } else if (trimmed.startsWith("<!doctype") || trimmed.startsWith("<html")) {
      return "a web page (HTML)";
    } else if (trimmed.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer, fetch the real file with 'git lfs pull'";
    } else if (text.startsWith("\u001f\u008b")) {
      return "a gzip archive, unpack it first";
    } else if (text.startsWith("ustar", TAR_MAGIC_OFFSET)) {
      return "a tar archive, perhaps PyTorch weights from before 2017";
    } else if (text.startsWith("{\"", 8)) {
      return "a safetensors file";
    } else if (text.startsWith("\u0089HDF")) {
      return "an HDF5 file, perhaps Keras weights";
    } else if (isZip()) {
      return "a zip archive";
    } else if (isPickle()) {
      return "a Python pickle";
    }
    return null;
  }
}
