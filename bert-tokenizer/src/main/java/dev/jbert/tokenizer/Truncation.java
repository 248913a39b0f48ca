package dev.jbert.tokenizer;

/** Which tokens go when a row would be longer than it may be; the reference's strategies. */
public enum Truncation {
  /** None: the row may be longer. {@code do_not_truncate}. */
  NONE,
  /** Of a pair the longer text, down to the shorter one's size, then both. */
  LONGEST_FIRST,
  /** Only the first text. */
  ONLY_FIRST,
  /** Only the second text. */
  ONLY_SECOND
}
