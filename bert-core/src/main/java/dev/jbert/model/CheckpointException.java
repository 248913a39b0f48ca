package dev.jbert.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint folder that is not what it should be: its config.json, or weights that do not fit
 * it. The message is one sentence that names the file, what was expected and what was found.
 */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Path file;

  /** Why the checkpoint was refused. */
  public enum Reason {
    /** The folder has no config.json, or is no folder. */
    CONFIG_NOT_FOUND,
    /** config.json is larger or nested deeper than the limits allow. */
    CONFIG_TOO_LARGE,
    /** config.json is not one JSON object in UTF-8. */
    CONFIG_NOT_JSON,
    /** A key stands twice in one object of config.json. */
    CONFIG_DUPLICATE_KEY,
    /** A key that the model cannot do without is missing. */
    CONFIG_MISSING_KEY,
    /** A value has the wrong type, is out of range, or contradicts another. */
    CONFIG_WRONG_VALUE,
    /** config.json asks for something that is not implemented. */
    UNSUPPORTED,
    /** Weights that the model needs are not in the file. */
    MISSING_WEIGHTS,
    /** Two tensors claim to be the same weight. */
    AMBIGUOUS_WEIGHTS,
    /** A weight's shape does not follow from config.json. */
    WRONG_SHAPE,
    /** The checkpoint has no such head. */
    NO_SUCH_HEAD,
    /** The weights need more memory than this JVM may use. */
    TOO_LARGE_FOR_HEAP,
    /** The tokenizer and the embedding table disagree about the size of the vocabulary. */
    VOCABULARY_SIZE
  }

  /**
   * A new exception.
   *
   * @param reason why the checkpoint was refused
   * @param file the file or folder concerned
   * @param problem what is wrong with it, the rest of the sentence
   */
  public CheckpointException(Reason reason, Path file, String problem) {
    this(reason, file, problem, null);
  }

  CheckpointException(Reason reason, Path file, String problem, @Nullable Throwable cause) {
    super(OneLine.of(file + ": " + problem), cause);
    this.reason = reason;
    this.file = file;
  }

  /** Why the checkpoint was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file or folder concerned. */
  public Path file() {
    return file;
  }
}
