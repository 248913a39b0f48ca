package dev.jbert.tools.npy;

import java.io.IOException;
import java.nio.file.Path;

/** A .npy or .npz file that cannot be read as arrays of floats. */
public final class NpyException extends IOException {
  private static final long serialVersionUID = 1L;

  NpyException(Path file, String message) {
    super(file + ": " + message);
  }

  NpyException(Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
  }
}
