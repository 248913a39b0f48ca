package dev.jbert.tools.input;

/**
 * A text to work on, and where it came from, so that a complaint about it can say so.
 *
 * @param content the text without its line end
 * @param origin for example {@code line 3 of notes.txt}, or {@code text 2} of the arguments
 */
public record Text(String content, String origin) {
  /** The origin of a text that is the only one. */
  public static final String THE_ONLY_ONE = "the text";
}
