package dev.jbert.weights;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files that people hand over by mistake, told by their first bytes. */
public enum FileKind {
  /** A web page: what a proxy or a login form gives for a download. */
  HTML("a web page (HTML)"),
  /** What a store answers when it has no such file or does not give it. */
  XML("an XML document, perhaps the error message of a download"),
  /** What stands in a Git clone where the large file was not fetched. */
  LFS_POINTER("a Git LFS pointer, fetch the real file with 'git lfs pull'"),
  /** Packed by gzip. */
  GZIP("a gzip archive, unpack it first"),
  /** Packed by zip; so are PyTorch's files. */
  ZIP("a zip archive, perhaps PyTorch weights (pytorch_model.bin)"),
  /** PyTorch's files of before 1.6. */
  PICKLE("a Python pickle, perhaps old PyTorch weights (pytorch_model.bin)"),
  /** Keras's files. */
  HDF5("an HDF5 file, perhaps Keras weights (tf_model.h5)"),
  /** llama.cpp's files. */
  GGUF("a GGUF file");

  /** How many bytes from a file's start are looked at. */
  public static final int SAMPLE_BYTES = 512;

  private final String description;

  FileKind(String description) {
    this.description = description;
  }

  /** What it is and perhaps what to do, to stand behind "looks like". */
  public String description() {
    return description;
  }

  /**
   * The kind of a file that turned out not to be what it should be.
   *
   * @param start the file's first bytes, {@link #SAMPLE_BYTES} or as many as there are
   */
  public static Optional<FileKind> of(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.startsWith("<!doctype") || trimmed.startsWith("<html")) {
      return Optional.of(HTML);
    }
    if (trimmed.startsWith("<?xml")) {
      return Optional.of(XML);
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
      case HTML, XML, LFS_POINTER -> "";
      case GZIP -> "\u001f\u008b";
      case ZIP -> "PK\u0003\u0004";
      case PICKLE -> "\u0080\u0002";
      case HDF5 -> "\u0089HDF";
      case GGUF -> "GGUF";
    };
  }
}
