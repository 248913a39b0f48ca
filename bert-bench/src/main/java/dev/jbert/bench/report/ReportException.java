package dev.jbert.bench.report;

/** A report cannot be made; the message says why in one sentence. */
final class ReportException extends Exception {
  private static final long serialVersionUID = 1;

  ReportException(String message) {
    super(message);
  }
}
