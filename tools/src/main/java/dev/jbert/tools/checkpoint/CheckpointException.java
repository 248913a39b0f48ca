package dev.jbert.tools.checkpoint;

import java.nio.file.Path;

/**
 * A checkpoint whose files can be read but do not make a model that is known here. The message is
 * one sentence that names the file, what was expected and what was found.
 */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Path path;

  /** Why the checkpoint was refused. */
  public enum Reason {
    /** There is nothing at the place given, or nothing of a kind that can be imported. */
    NOT_A_CHECKPOINT,
    /** A file that belongs to the checkpoint is missing. */
    MISSING_FILE,
    /** A file is not of the form that its name promises. */
    BROKEN_FILE,
    /** Weights that the model needs are missing. */
    MISSING_TENSOR,
    /** There are weights that no rule knows what to do with. */
    UNKNOWN_TENSOR,
    /** A weight has another shape than the rest of the model asks for. */
    WRONG_SHAPE,
    /** Configuration, vocabulary and weights contradict one another. */
    INCONSISTENT,
    /** There is something already where the model is to be written. */
    TARGET_EXISTS
  }

  /**
   * Says what is wrong with a checkpoint.
   *
   * @param path the file or folder concerned
   * @param problem the rest of the sentence that the path begins
   */
  public CheckpointException(Reason reason, Path path, String problem) {
    super(path + ": " + problem);
    this.reason = reason;
    this.path = path;
  }

  /** Why the checkpoint was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file or folder concerned. */
  public Path path() {
    return path;
  }
}
