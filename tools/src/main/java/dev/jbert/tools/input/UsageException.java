package dev.jbert.tools.input;

/** A command was called in a way that makes no sense; exit status 2. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the call. */
  public UsageException(String message) {
    super(message);
  }
}
