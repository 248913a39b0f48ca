package dev.jbert.tools.hub;

import org.jspecify.annotations.Nullable;

/**
 * A model that could not be had from the Hub. The message is one sentence that names the model or
 * file, what was expected and what was found; it never holds a token or a signed address.
 */
public final class HubException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why the model could not be had. */
  public enum Reason {
    /** A request is needed, and offline mode forbids it. */
    OFFLINE,
    /** No answer ever came from the Hub: no network, no such host, a refused connection. */
    UNREACHABLE,
    /** The Hub answered before, but a transfer was cut short again and again. */
    CUT_SHORT,
    /** The model is gated or private, or the token does not open it. */
    NOT_AUTHORISED,
    /** There is no such model, revision or file. */
    NOT_FOUND,
    /** The Hub asks to wait for longer than the limit, or went on refusing. */
    RATE_LIMITED,
    /** The Hub answered with a status that this client has no use for. */
    UNEXPECTED_STATUS,
    /** A redirect leads from https to http, nowhere, or on and on. */
    UNSAFE_REDIRECT,
    /** An answer is not of the form that the Hub's interface promises. */
    BAD_ANSWER,
    /** A file name of the repository could lead out of the model's folder. */
    UNSAFE_FILE_NAME,
    /** The repository holds no configuration or no weights that can be read. */
    NOT_A_MODEL,
    /** A file has another size than the Hub announced. */
    WRONG_SIZE,
    /** A file's content is not what its hash says. */
    WRONG_HASH,
    /** The Hub gives no hash for a file, so that it cannot be checked. */
    NO_HASH,
    /** A link in a Hugging Face cache leads out of the repository's own folder. */
    UNSAFE_LINK,
    /** The disk is full or cannot be written. */
    CANNOT_WRITE
  }

  HubException(Reason reason, String problem) {
    this(reason, problem, null);
  }

  HubException(Reason reason, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.reason = reason;
  }

  /** Why the model could not be had. */
  public Reason reason() {
    return reason;
  }
}
