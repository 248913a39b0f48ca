package dev.jbert.tokenizer;

/** What happens to something that is longer than its {@link Limit}. */
public enum OverLimit {
  /** It is refused with an {@link IllegalArgumentException} that names both numbers. */
  REFUSE,
  /** Only its beginning is taken. */
  CUT
}
