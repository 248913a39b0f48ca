package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says of a refused file what it is instead, where its first bytes tell. */
final class MistakenFile {

  /** The first bytes of every safetensors file: the length of its header. */
  private static final int PREFIX_BYTES = 8;

  private static final int SHOWN_CHARS = 40;

  private MistakenFile() {}

  /**
   * Of a file that is no safetensors file.
   *
   * @param start the file's first bytes
   */
  static SafetensorsException noWeights(SafetensorsException refusal, byte[] start) {
    if (start.length > PREFIX_BYTES && start[PREFIX_BYTES] == '{') {
      // Eight bytes and a JSON header: a damaged safetensors file whatever its length resembles.
      return refusal;
    }
    return FileKind.of(start)
        .map(FileKind::description)
        .or(() -> text(start))
        .map(kind -> instead(refusal, "safetensors file", kind))
        .orElse(refusal);
  }

  /**
   * Of a file that is no index.
   *
   * @param start the file's first bytes or all of them
   */
  static SafetensorsException noIndex(SafetensorsException refusal, byte[] start) {
    return FileKind.of(start)
        .map(kind -> instead(refusal, "index", kind.description()))
        .orElse(refusal);
  }

  private static SafetensorsException instead(
      SafetensorsException refusal, String expected, String kind) {
    return new SafetensorsException(
        Reason.WRONG_KIND_OF_FILE,
        refusal.file(),
        null,
        "is no " + expected + " but looks like " + kind,
        refusal);
  }

  /** Such as the one line that a server gives in place of a file that is not there. */
  private static Optional<String> text(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.isBlank() || !text.chars().allMatch(MistakenFile::isText)) {
      return Optional.empty();
    }
    String beginning = text.strip().lines().findFirst().orElse("");
    String shown = beginning.substring(0, Math.min(SHOWN_CHARS, beginning.length()));
    return Optional.of("a text that begins " + Quoted.of(shown));
  }

  private static boolean isText(int c) {
    return c >= ' ' && c < 0x7F || c == '\n' || c == '\r' || c == '\t';
  }
}
