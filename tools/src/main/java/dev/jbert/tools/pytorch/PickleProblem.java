package dev.jbert.tools.pytorch;

import dev.jbert.tools.pytorch.PyTorchFileException.Reason;

/** What is wrong with an instruction; {@link PickleMachine} adds which one it is and where. */
final class PickleProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  PickleProblem(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The instruction found another kind of value than it works on. */
  static PickleProblem expected(String expected, PickleValue found) {
    return new PickleProblem(
        Reason.BAD_PICKLE, "expected %s, found %s".formatted(expected, found.kind()));
  }

  Reason reason() {
    return reason;
  }
}
