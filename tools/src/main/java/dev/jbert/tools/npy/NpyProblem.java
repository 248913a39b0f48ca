package dev.jbert.tools.npy;

import dev.jbert.tools.npy.NumpyException.Reason;

/**
 * What is wrong with an array's header; {@link NpzFile} and {@link NpyFile} add which array of
 * which file.
 */
final class NpyProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  NpyProblem(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
