package dev.jbert.tokenizer;

/**
 * Cuts text into tokens: takes ordinary text and, between it, the added tokens that were found.
 * Ordinary text comes as it was given, or normalised, one code point after the other.
 */
interface TextSink extends CodePointSink {

  /** Normalises the chars from {@code from} to before {@code to} and takes them; ends the text. */
  void text(String text, int from, int to);

  /** Ends the normalised text that is being read: the next one is not behind it. */
  void endText();

  /** Appends an added token that was found in the text; it counts as a word. */
  void addedToken(int id, String surface, int start, int end);
}
