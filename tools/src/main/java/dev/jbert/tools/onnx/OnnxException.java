package dev.jbert.tools.onnx;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file, or one that belongs to it, that is not what it should be. The message is one
 * sentence that names the file, the place in it where there is one, what was expected and what was
 * found.
 */
public final class OnnxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Path file;
  private final long offset;

  /** Why the file was refused. */
  public enum Reason {
    /** The file is not there or is no regular file, or a folder holds no ONNX file or several. */
    FILE_NOT_FOUND,
    /** The file is of another kind: a web page, a Git LFS pointer, an archive. */
    WRONG_KIND_OF_FILE,
    /** A field runs past the end of the message that holds it. */
    TRUNCATED,
    /** The bytes are no protobuf of the expected form. */
    MALFORMED,
    /** Messages are nested more deeply than the limit. */
    TOO_DEEP,
    /** There are more nodes, names, tensors or dimensions than the limit. */
    TOO_MANY,
    /** A name is not UTF-8. */
    NOT_UTF8,
    /** The model has no graph. */
    NO_GRAPH,
    /** Two values of the graph have one name. */
    DUPLICATE_NAME,
    /** A weight's element type cannot be read. */
    UNSUPPORTED_DTYPE,
    /** A dimension is out of range or the product of the dimensions overflows. */
    SHAPE_OVERFLOW,
    /** A tensor has no values, or has them in several fields or in a field of another type. */
    WRONG_VALUE_FIELD,
    /** The values of a tensor are more or fewer than its shape asks for. */
    WRONG_SIZE,
    /** The tensor is too large for one Java array. */
    TOO_LARGE_FOR_ARRAY,
    /** External data lies at a place that could lead out of the model's folder. */
    UNSAFE_PATH,
    /** The description of external data is wrong, or does not fit the file that it names. */
    WRONG_EXTERNAL_DATA,
    /** The graph was rewritten so that its weights no longer are the model's. */
    FUSED_GRAPH,
    /** The graph does not tell which weight of the model an initializer is. */
    NAME_UNKNOWN,
    /** Two different tensors claim to be one weight. */
    BOUND_TWICE,
    /** The graph lacks weights of the model. */
    MISSING_WEIGHTS,
    /** A weight's shape does not fit the model's other weights or its configuration. */
    WRONG_SHAPE,
    /** The file could not be read any more, most likely because it was cut short after opening. */
    CHANGED_WHILE_OPEN
  }

  OnnxException(Reason reason, Path file, String problem) {
    this(reason, file, -1, problem, null);
  }

  OnnxException(Reason reason, Path file, long offset, String problem) {
    this(reason, file, offset, problem, null);
  }

  OnnxException(Reason reason, Path file, long offset, String problem, @Nullable Throwable cause) {
    super(file + ": " + (offset < 0 ? "" : "at byte " + offset + ": ") + printable(problem), cause);
    this.reason = reason;
    this.file = file;
    this.offset = offset;
  }

  /** Names come from the file and may hold anything; a message is one line. */
  private static String printable(String problem) {
    return problem.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }

  /** Why the file was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file concerned. */
  public Path file() {
    return file;
  }

  /** Where in the file the trouble is, counted in bytes from its start; empty if nowhere alone. */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
