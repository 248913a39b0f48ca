package dev.jbert.weights;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files that people hand over by mistake, told by their first bytes. */
enum FileKind {
  HTML("a web page (HTML)"),
  LFS_POINTER("a Git LFS pointer, fetch the real file with 'git lfs pull'"),
  GZIP("a gzip archive, unpack it first"),
  ZIP("a zip archive, perhaps PyTorch weights (pytorch_model.bin)"),
  PICKLE("a Python pickle, perhaps old PyTorch weights (pytorch_model.bin)"),
  HDF5("an HDF5 file, perhaps Keras weights (tf_model.h5)"),
  GGUF("a GGUF file");

  /** How many bytes from a file's start are looked at. */
  static final int SAMPLE_BYTES = 512;

  private final String description;

  FileKind(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /**
   * The kind of a file that turned out to be no safetensors file.
   *
   * @param start the file's first bytes, {@link #SAMPLE_BYTES} or as many as there are
   */
  static Optional<FileKind> of(byte[] start) {
    if (start.length > 8 && start[8] == '{') {
      // Eight bytes and a JSON header: a damaged safetensors file whatever its length resembles.
      return Optional.empty();
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.startsWith("<!doctype") || trimmed.startsWith("<html")) {
      return Optional.of(HTML);
    }
    if (trimmed.startsWith("version https://git-lfs")) {
      return Optional.of(LFS_POINTER);
    }
    return Arrays.stream(values())
        .filter(kind -> !kind.magic().isEmpty() && text.startsWith(kind.magic()))
        .findFirst();
  }

  private String magic() {
    return switch (this) {
      case HTML, LFS_POINTER -> "";
      case GZIP -> "\u001f\u008b";
      case ZIP -> "PK\u0003\u0004";
      case PICKLE -> "\u0080\u0002";
      case HDF5 -> "\u0089HDF";
      case GGUF -> "GGUF";
    };
  }
}
