package dev.jbert.tokenizer;

/** What happens to a text before it is split. */
@FunctionalInterface
interface Normalizer {

  /**
   * Normalises {@code text} from {@code start} to before {@code end}; nothing crosses these bounds.
   *
   * @param text well-formed UTF-16
   */
  void normalize(String text, int start, int end, CodePointSink sink);

  /** Hands each code point on as it is. */
  static void unchanged(String text, int start, int end, CodePointSink sink) {
    for (int i = start; i < end; ) {
      int codePoint = Character.codePointAt(text, i);
      int next = i + Character.charCount(codePoint);
      sink.accept(codePoint, i, next);
      i = next;
    }
  }
}
