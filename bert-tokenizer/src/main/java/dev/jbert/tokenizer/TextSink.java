package dev.jbert.tokenizer;

/**
 * Cuts text into tokens: takes the code points of ordinary text and, between them, the added tokens
 * that were found.
 */
interface TextSink extends CodePointSink {

  /** Ends the ordinary text that is being read: the next code point is not behind the last one. */
  void endText();

  /** Appends an added token that was found in the text; it counts as a word. */
  void addedToken(int id, String surface, int start, int end);
}
