package dev.jbert.weights;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A weight file that is not what it should be. The message is one sentence that names the file, the
 * tensor where there is one, what was expected and what was found.
 */
public final class SafetensorsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Path file;
  private final @Nullable String tensor;

  /** Why the file was refused. */
  public enum Reason {
    /** The file, or the folder's weights, are not there or are no regular file. */
    FILE_NOT_FOUND,
    /** The file is of another kind: a web page, a Git LFS pointer, an archive. */
    WRONG_KIND_OF_FILE,
    /** The file is shorter than the 8 bytes that every safetensors file begins with. */
    TOO_SHORT,
    /** The header is larger than the limit. */
    HEADER_TOO_LARGE,
    /** The header is said to be longer than the file. */
    HEADER_BEYOND_FILE,
    /** The header is not UTF-8. */
    NOT_UTF8,
    /** The header is not JSON. */
    NOT_JSON,
    /** The header is JSON, but not of the form that the format asks for. */
    WRONG_FORM,
    /** A key stands twice in one object. */
    DUPLICATE_KEY,
    /** There are more tensors, dimensions or shards than the limit. */
    TOO_MANY,
    /** The element type does not exist or cannot be read as float. */
    UNSUPPORTED_DTYPE,
    /** A dimension is out of range or the product of the dimensions overflows. */
    SHAPE_OVERFLOW,
    /** The elements do not fill whole bytes. */
    PARTIAL_BYTE,
    /** The bytes of a tensor overlap others, leave a hole or run backwards. */
    WRONG_OFFSETS,
    /** The bytes of a tensor are more or fewer than its shape and type need. */
    WRONG_SIZE,
    /** The file ends before the last tensor does. */
    TRUNCATED,
    /** Bytes follow the last tensor. */
    TRAILING_BYTES,
    /** A shard's name could lead out of the folder. */
    UNSAFE_SHARD_NAME,
    /** The index names a tensor that its shard lacks. */
    TENSOR_NOT_IN_SHARD,
    /** A tensor stands in two shards. */
    TENSOR_IN_TWO_SHARDS,
    /** A tensor that was asked for is not there. */
    TENSOR_NOT_FOUND,
    /** A tensor has another shape than was asked for. */
    WRONG_SHAPE,
    /** The tensor is too large for one Java array. */
    TOO_LARGE_FOR_ARRAY,
    /** The file could not be read any more, most likely because it was cut short after opening. */
    CHANGED_WHILE_OPEN
  }

  SafetensorsException(Reason reason, Path file, String problem) {
    this(reason, file, null, problem, null);
  }

  SafetensorsException(
      Reason reason,
      Path file,
      @Nullable String tensor,
      String problem,
      @Nullable Throwable cause) {
    super(
        file + ": " + (tensor == null ? "" : "tensor " + Quoted.of(tensor) + " ") + problem, cause);
    this.reason = reason;
    this.file = file;
    this.tensor = tensor;
  }

  /** Why the file was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file or folder concerned. */
  public Path file() {
    return file;
  }

  /** The tensor concerned; empty when the trouble is with the file as a whole. */
  public Optional<String> tensor() {
    return Optional.ofNullable(tensor);
  }
}
