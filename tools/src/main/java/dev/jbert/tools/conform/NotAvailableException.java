package dev.jbert.tools.conform;

/** A case cannot be checked here; the message says why. */
final class NotAvailableException extends Exception {
  private static final long serialVersionUID = 1L;

  NotAvailableException(String reason) {
    super(reason);
  }
}
