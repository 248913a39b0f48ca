package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files that people hand over by mistake for a model, told by their first bytes. */
enum FileKind {
  HTML("<html", "a web page (HTML)"),
  DOCTYPE("<!doctype", "a web page (HTML)"),
  LFS_POINTER(
      "version https://git-lfs", "a Git LFS pointer, fetch the real file with 'git lfs pull'"),
  GZIP("\u001f\u008b", "a gzip archive, unpack it first"),
  ZIP("pk\u0003\u0004", "a zip archive, perhaps PyTorch weights (pytorch_model.bin)"),
  HDF5("\u0089hdf", "an HDF5 file, perhaps Keras weights (tf_model.h5)");

  private static final int SAMPLE_BYTES = 64;

  private final String start;
  private final String description;

  FileKind(String start, String description) {
    this.start = start;
    this.description = description;
  }

  /** The kind of a file that turned out to be no ONNX model; empty if it is none of these. */
  static Optional<FileKind> of(MappedFile file) {
    int size = (int) Math.min(SAMPLE_BYTES, file.size());
    byte[] sample = file.guarded(() -> file.copyBytes(0, size));
    String text = new String(sample, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> text.startsWith(kind.start)).findFirst();
  }

  OnnxException refusal(Path file, OnnxException cause) {
    return new OnnxException(
        Reason.WRONG_KIND_OF_FILE, file, -1, "expected an ONNX model, found " + description, cause);
  }
}
