package dev.jbert.tools.npz;

import dev.jbert.tools.npz.NpzException.Reason;

/** What is wrong with an array's header; {@link NpzFile} adds which array of which file. */
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
