package dev.jbert.tools.tensorflow;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A TensorFlow tensor bundle that is not what it should be. The message is one sentence that names
 * the file, what was expected and what was found, and the byte where that is known.
 */
public final class TensorBundleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Path file;
  private final long offset;

  /** Why the bundle was refused. */
  public enum Reason {
    /** The index or a data file is not there or is no regular file. */
    FILE_NOT_FOUND,
    /** The index lacks the magic number at its end: not a bundle, or cut short. */
    NOT_A_BUNDLE,
    /** The index is larger than any real one. */
    TOO_LARGE,
    /** Part of the index lies outside the file or contradicts itself. */
    BROKEN_TABLE,
    /** A block is compressed by a method that is not known, or its compression is broken. */
    BROKEN_COMPRESSION,
    /** Bytes do not have the checksum that is stored with them. */
    CHECKSUM_MISMATCH,
    /** A description of a tensor is not a sound protobuf message. */
    BROKEN_MESSAGE,
    /** The bundle asks for a newer reader. */
    UNSUPPORTED_VERSION,
    /** The tensor is stored in a way that is not read: sliced, or of unknown rank. */
    UNSUPPORTED_LAYOUT,
    /** The tensor's type cannot be read as float. */
    UNSUPPORTED_DTYPE,
    /** A tensor's shape, size or place contradicts itself or the data file. */
    WRONG_SIZE,
    /** A tensor that was asked for is not there. */
    TENSOR_NOT_FOUND
  }

  TensorBundleException(Reason reason, Path file, String problem) {
    super(file + ": " + printable(problem));
    this.reason = reason;
    this.file = file;
    this.offset = -1;
  }

  TensorBundleException(Reason reason, Path file, long offset, String problem) {
    super(file + ": " + printable(problem) + " at byte " + offset);
    this.reason = reason;
    this.file = file;
    this.offset = offset;
  }

  /** Names come from the file and may hold anything; a message is one line. */
  private static String printable(String problem) {
    return problem.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }

  /** Why the bundle was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file concerned. */
  public Path file() {
    return file;
  }

  /** The byte of the file where the trouble is; empty when it has no single place. */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
