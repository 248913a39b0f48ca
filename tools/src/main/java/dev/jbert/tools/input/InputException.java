package dev.jbert.tools.input;

import java.io.IOException;

/** A file or standard input does not hold texts: bad UTF-8 or a line without end. */
public final class InputException extends IOException {
  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }
}
