package dev.jbert.tools.zip;

import java.nio.file.Path;

/** An archive that is not exactly what its directory says. The message is one sentence. */
public final class ZipFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long offset;

  ZipFormatException(Path file, long offset, String problem) {
    super("%s: %s (at byte %d)".formatted(file, problem, offset));
    this.offset = offset;
  }

  /** Where in the file the trouble lies, in bytes from its start. */
  public long offset() {
    return offset;
  }
}
