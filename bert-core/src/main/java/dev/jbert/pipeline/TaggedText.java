package dev.jbert.pipeline;

import dev.jbert.tokenizer.Span;
import java.util.List;

/**
 * A text whose tokens are labelled: as it stands, or joined of the words that it was split into.
 */
final class TaggedText {

  private final String text;
  private final int[] wordStarts;
  private final int[] wordCodePoints;

  private TaggedText(String text, int[] wordStarts, int[] wordCodePoints) {
    this.text = text;
    this.wordStarts = wordStarts;
    this.wordCodePoints = wordCodePoints;
  }

  /** A text as it stands; its rows come from {@code encodeBatch}. */
  static TaggedText of(String text) {
    return new TaggedText(text, new int[0], new int[0]);
  }

  /** Words with a delimiter between them; their rows come from {@code encodeWords}. */
  static TaggedText ofWords(List<String> words, String delimiter) {
    int[] lengths = words.stream().mapToInt(String::length).toArray();
    int[] codePoints = words.stream().mapToInt(TaggedText::codePoints).toArray();
    return new TaggedText(
        String.join(delimiter, words),
        starts(lengths, delimiter.length()),
        starts(codePoints, codePoints(delimiter)));
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int[] starts(int[] lengths, int gap) {
    int[] starts = new int[lengths.length];
    for (int w = 1; w < starts.length; w++) {
      starts[w] = starts[w - 1] + lengths[w - 1] + gap;
    }
    return starts;
  }

  String text() {
    return text;
  }

  /**
   * The place of a token in the text, in Java chars.
   *
   * @param span its place in what the tokenizer saw
   * @param wordId the token's word
   */
  Span chars(Span span, int wordId) {
    return moved(span, wordStarts, wordId);
  }

  /** The same in code points. */
  Span codePoints(Span span, int wordId) {
    return moved(span, wordCodePoints, wordId);
  }

  /** The spans of words count from the start of each word. */
  private static Span moved(Span span, int[] starts, int wordId) {
    return starts.length == 0
        ? span
        : new Span(starts[wordId] + span.start(), starts[wordId] + span.end());
  }
}
