package dev.jbert.tokenizer;

/** Up to where rows are filled with padding tokens; the reference's strategies. */
public enum Padding {
  /** Nowhere. {@code do_not_pad}. */
  NONE,
  /** Up to the longest row of the batch. */
  LONGEST,
  /** Up to the maximum size: the caller's, or else the model's where it has one. */
  MAX_LENGTH
}
