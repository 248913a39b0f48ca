package dev.jbert.tokenizer;

/** Whether the text is decomposed and loses its accents; {@code strip_accents} of the files. */
public enum StripAccents {
  /** As the casing says: stripped where the text is lower-cased; {@code null} in the files. */
  WHEN_LOWER_CASING,
  /** Always; {@code true} in the files. */
  ALWAYS,
  /** Never; {@code false} in the files. */
  NEVER;

  boolean applies(boolean lowerCase) {
    return this == ALWAYS || this == WHEN_LOWER_CASING && lowerCase;
  }
}
