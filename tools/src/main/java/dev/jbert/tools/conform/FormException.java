package dev.jbert.tools.conform;

import java.io.IOException;

/** A file of reference answers that cannot be understood. */
public final class FormException extends IOException {
  private static final long serialVersionUID = 1L;

  FormException(String message) {
    super(message);
  }

  FormException(String message, Throwable cause) {
    super(message, cause);
  }
}
