package dev.jbert.tools.pull;

/**
 * A model that could not be brought in. The message is one sentence that says why, with the other
 * program's own words where it was another program that failed.
 */
public final class PullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** There is no {@code mvn} command. */
    MAVEN_NOT_FOUND,
    /** {@code mvn} could not bring the artifact: no network, no such artifact, no disk space. */
    MAVEN_FAILED,
    /** The artifact does not hold what it should. */
    BROKEN_ARTIFACT
  }

  /** Says why a model could not be brought in. */
  public PullException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  PullException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
