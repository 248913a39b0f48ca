package dev.jbert.bench.peers;

/** Two sides do not compute the same, so that their times say nothing. */
final class DifferentResultsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DifferentResultsException(String message) {
    super(message);
  }
}
