package dev.jbert.tools.pytorch;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A PyTorch weight file that is refused. The message is one sentence that names the file, what was
 * expected and what was found, and the byte in the file where that was noticed.
 */
public final class PyTorchFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final long NO_OFFSET = -1;

  private final Reason reason;
  private final transient Path file;
  private final long offset;

  /** Why the file was refused. */
  public enum Reason {
    /** The file, or a folder's weights, are not there. */
    FILE_NOT_FOUND,
    /** The file is of another kind: a web page, a Git LFS pointer, an old tar, TorchScript. */
    WRONG_KIND_OF_FILE,
    /** The zip archive breaks a rule, or an entry is compressed or missing. */
    BAD_ARCHIVE,
    /** The numbers are stored in the other byte order. */
    BIG_ENDIAN,
    /** The file ends in the middle of something. */
    TRUNCATED,
    /** Bytes follow where the file should end. */
    TRAILING_BYTES,
    /** The pickle has an instruction that rebuilding tensors does not need. */
    UNSUPPORTED_OPCODE,
    /** The pickle asks for a class or function that is not on the list. */
    UNSUPPORTED_GLOBAL,
    /** The pickle's instructions do not fit together. */
    BAD_PICKLE,
    /** More instructions, bytes, stack or tensors than the limit. */
    LIMIT_EXCEEDED,
    /** A storage has not the bytes that its type and size need, or is declared twice. */
    BAD_STORAGE,
    /** A tensor reaches beyond its storage, or its shape makes no sense. */
    BAD_TENSOR,
    /** The file holds something else than named tensors. */
    NOT_A_STATE_DICT,
    /** The elements cannot be read as floats. */
    UNSUPPORTED_TYPE,
    /** A tensor that was asked for is not there. */
    TENSOR_NOT_FOUND,
    /** A tensor has another shape than was asked for. */
    WRONG_SHAPE,
    /** A tensor repeats its storage's elements, and nobody said that it should be so large. */
    LARGER_THAN_STORAGE,
    /** A tensor has more elements than a Java array. */
    TOO_LARGE_FOR_ARRAY,
    /** The index of a sharded checkpoint is not of the expected form. */
    BAD_INDEX
  }

  PyTorchFileException(Reason reason, Path file, String problem) {
    this(reason, file, NO_OFFSET, problem);
  }

  PyTorchFileException(Reason reason, Path file, long offset, String problem) {
    super(file + ": " + problem + (offset == NO_OFFSET ? "" : " (at byte " + offset + ")"));
    this.reason = reason;
    this.file = file;
    this.offset = offset;
  }

  /** An archive's own complaint, which names file and byte already. */
  PyTorchFileException(Path file, dev.jbert.tools.zip.ZipFormatException cause) {
    super(cause.getMessage(), cause);
    this.reason = Reason.BAD_ARCHIVE;
    this.file = file;
    this.offset = cause.offset();
  }

  /** Why the file was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file or folder concerned. */
  public Path file() {
    return file;
  }

  /** Where in the file the trouble was noticed, in bytes; empty if it is not at one place. */
  public OptionalLong offset() {
    return offset == NO_OFFSET ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
