package dev.jbert.tools.npy;

import dev.jbert.tools.zip.Quoted;
import dev.jbert.tools.zip.ZipFormatException;
import java.nio.file.Path;

/**
 * A {@code .npz} or {@code .npy} file that is refused. The message is one sentence that names the
 * file, the array where there is one, what was expected and what was found.
 */
public final class NumpyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Path file;

  /** Why the file was refused. */
  public enum Reason {
    /** The file is not there. */
    FILE_NOT_FOUND,
    /** The file is no zip archive. */
    WRONG_KIND_OF_FILE,
    /** The archive breaks a rule, its checksums included, or has no array in it. */
    BAD_ARCHIVE,
    /** An array's header is not of the form that NumPy writes. */
    BAD_HEADER,
    /** An array is of objects, records, text or anything else but plain numbers. */
    UNSUPPORTED_TYPE,
    /** An array has more or fewer bytes than its shape and type need. */
    WRONG_SIZE,
    /** The arrays unpack to more than is believable. */
    LIMIT_EXCEEDED,
    /** An array that was asked for is not there. */
    TENSOR_NOT_FOUND,
    /** An array has another shape than was asked for. */
    WRONG_SHAPE,
    /** An array has more elements than a Java array. */
    TOO_LARGE_FOR_ARRAY
  }

  NumpyException(Reason reason, Path file, String problem) {
    super(file + ": " + problem);
    this.reason = reason;
    this.file = file;
  }

  NumpyException(Reason reason, Path file, String array, String problem) {
    this(reason, file, "array " + Quoted.of(array) + " " + problem);
  }

  /** An archive's own complaint, which names the file already. */
  NumpyException(Path file, ZipFormatException cause) {
    super(cause.getMessage(), cause);
    this.reason = Reason.BAD_ARCHIVE;
    this.file = file;
  }

  /** Why the file was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file concerned. */
  public Path file() {
    return file;
  }
}
