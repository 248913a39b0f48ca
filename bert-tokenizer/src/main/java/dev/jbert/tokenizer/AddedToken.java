package dev.jbert.tokenizer;

import java.util.Objects;

/**
 * A token that is looked for in the text itself, before it is split into words.
 *
 * @param content the text of the token; not empty
 * @param singleWord found only where no word character touches it
 * @param lstrip takes the white space on its left with it
 * @param rstrip takes the white space on its right with it
 * @param normalized looked for in the normalised text, and then in normalised form itself;
 *     otherwise in the text as it was given
 * @param special left out by decoding that skips special tokens, and mere text in literal mode
 */
public record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {

  /**
   * @throws IllegalArgumentException if {@code content} is empty or no well-formed UTF-16
   */
  public AddedToken {
    Objects.requireNonNull(content, "content");
    if (content.isEmpty()) {
      throw new IllegalArgumentException("an added token must not be empty");
    }
    WellFormed.require(content, "added token");
  }

  /** A special token such as {@code [MASK]}: found as it is written, anywhere. */
  public static AddedToken special(String content) {
    return new AddedToken(content, false, false, false, false, true);
  }

  /** A token that a user adds to the vocabulary: found after normalisation, anywhere. */
  public static AddedToken plain(String content) {
    return new AddedToken(content, false, false, false, true, false);
  }
}
