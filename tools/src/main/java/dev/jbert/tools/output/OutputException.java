package dev.jbert.tools.output;

import java.io.IOException;

/** Standard output could not be written: nobody reads it any more, or the disk is full. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super("cannot write to standard output: " + cause.getMessage(), cause);
  }

  /** True if the reader has gone, as {@code head} does when it has enough: no failure of ours. */
  public boolean readerHasGone() {
    String reason = getCause().getMessage();
    return reason != null && (reason.contains("Broken pipe") || reason.contains("pipe is being"));
  }
}
