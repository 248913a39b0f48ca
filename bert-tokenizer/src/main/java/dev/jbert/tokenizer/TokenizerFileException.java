package dev.jbert.tokenizer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A vocabulary or tokenizer file that is not what it should be. The message is one sentence that
 * names the file, the place in it, what was expected and what was found.
 */
public final class TokenizerFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARS = 1_000;

  private final Reason reason;
  private final transient Path file;

  /** Why the file was refused. */
  public enum Reason {
    /** The file, or every file that could hold the vocabulary, is not there. */
    FILE_NOT_FOUND,
    /** The file is larger, or has more tokens, than the limit. */
    TOO_LARGE,
    /** The file is of another kind: a web page, a Git LFS pointer, an archive. */
    WRONG_KIND_OF_FILE,
    /** The file is not UTF-8. */
    NOT_UTF8,
    /** The file is not JSON, or nested deeper than the limit. */
    NOT_JSON,
    /** The file is JSON, but not of the form that a tokenizer file has. */
    WRONG_FORM,
    /** A key stands twice in one object. */
    DUPLICATE_KEY,
    /** A token stands twice in the vocabulary. */
    DUPLICATE_TOKEN,
    /** A token that is needed, such as [UNK], is not in the vocabulary. */
    MISSING_TOKEN,
    /** The ids have a gap, or a token has two different ids. */
    WRONG_ID,
    /** A part of the tokenizer is of a type that is not supported. */
    UNSUPPORTED_COMPONENT
  }

  TokenizerFileException(Reason reason, Path file, String problem) {
    this(reason, file, problem, null);
  }

  TokenizerFileException(Reason reason, Path file, String problem, @Nullable Throwable cause) {
    super(file + ": " + printable(problem), cause);
    this.reason = reason;
    this.file = file;
  }

  /** What files hold can be long, and no text at all: a message stays one line that prints. */
  private static String printable(String problem) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < problem.length() && text.length() < MAX_CHARS; ) {
      int codePoint = problem.codePointAt(i);
      boolean prints =
          switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR,
                Character.SURROGATE ->
                false;
            default -> true;
          };
      text.append(prints ? Character.toString(codePoint) : String.format("\\u%04X", codePoint));
      i += Character.charCount(codePoint);
    }
    return text.toString();
  }

  /** Why the file was refused. */
  public Reason reason() {
    return reason;
  }

  /** The file or folder concerned. */
  public Path file() {
    return file;
  }
}
