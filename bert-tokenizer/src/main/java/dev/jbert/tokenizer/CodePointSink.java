package dev.jbert.tokenizer;

/** Takes normalised text, one code point after the other. */
@FunctionalInterface
interface CodePointSink {

  /**
   * @param codePoint the normalised code point
   * @param start the char of the original text at which its origin starts
   * @param end the char of the original text at which its origin ends
   */
  void accept(int codePoint, int start, int end);
}
