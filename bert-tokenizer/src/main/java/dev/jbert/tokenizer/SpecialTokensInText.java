package dev.jbert.tokenizer;

/** What a special token means that a text contains, such as {@code [MASK]}. */
public enum SpecialTokensInText {
  /** It is the special token; the reference's default. */
  AS_TOKENS,
  /**
   * It is text like any other, so that users cannot smuggle in special tokens; {@code
   * split_special_tokens} and {@code encode_special_tokens} of the reference. Added tokens that are
   * not special are found all the same.
   */
  AS_TEXT
}
