package dev.jbert.tokenizer;

/** An end of a row of tokens: where padding goes, or where truncation cuts. */
public enum Side {
  /** The beginning. */
  LEFT,
  /** The end; the default everywhere. */
  RIGHT
}
