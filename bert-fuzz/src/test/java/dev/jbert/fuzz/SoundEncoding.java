package dev.jbert.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.EncodingOptions;
import dev.jbert.tokenizer.Padding;
import dev.jbert.tokenizer.Side;
import dev.jbert.tokenizer.Span;
import dev.jbert.tokenizer.Tokenizer;
import dev.jbert.tokenizer.Truncation;
import java.util.Arrays;
import java.util.List;

/** What holds of every encoding, whatever was encoded. */
final class SoundEncoding {

  private SoundEncoding() {}

  /** Of a row of one or two texts. */
  static void require(
      Encoding row, List<String> texts, EncodingOptions options, Tokenizer tokenizer) {
    requireFields(row, tokenizer);
    int[] sequenceIds = row.sequenceIds();
    int[] wordIds = row.wordIds();
    int[] lastStart = new int[texts.size()];
    int[] lastWord = new int[texts.size()];
    for (int token = 0; token < row.size(); token++) {
      int text = sequenceIds[token];
      if (text == Encoding.NONE) {
        assertEquals(new Span(0, 0), row.charSpan(token));
        assertEquals(Encoding.NONE, wordIds[token]);
        continue;
      }
      requirePlace(row, token, texts.get(text));
      Span span = row.charSpan(token);
      assertTrue(span.start() >= lastStart[text], () -> "offsets run backwards in " + row);
      assertTrue(wordIds[token] >= lastWord[text], () -> "words run backwards in " + row);
      lastStart[text] = span.start();
      lastWord[text] = wordIds[token];
    }
    requireAtMostMaxLength(row, options);
  }

  /** Of a row of words: places are those in the word. */
  static void requireOfWords(Encoding row, List<String> words, Tokenizer tokenizer) {
    requireFields(row, tokenizer);
    int[] wordIds = row.wordIds();
    for (int token = 0; token < row.size(); token++) {
      if (wordIds[token] != Encoding.NONE) {
        requirePlace(row, token, words.get(wordIds[token]));
      }
    }
  }

  private static void requireFields(Encoding row, Tokenizer tokenizer) {
    int size = row.size();
    assertEquals(size, row.tokens().size());
    assertEquals(size, row.tokenTypeIds().length);
    assertEquals(size, row.attentionMask().length);
    assertEquals(size, row.specialTokensMask().length);
    assertTrue(
        Arrays.stream(row.inputIds()).allMatch(id -> id >= 0 && id < tokenizer.vocabulary().size()),
        () -> "ids beyond the vocabulary in " + row);
    assertTrue(Arrays.stream(row.attentionMask()).allMatch(mask -> mask == 0 || mask == 1));
  }

  /** The place is in the text, on the borders of its characters, and the same in both counts. */
  private static void requirePlace(Encoding row, int token, String text) {
    Span chars = row.charSpan(token);
    Span codePoints = row.codePointSpan(token);
    assertTrue(
        0 <= chars.start() && chars.start() <= chars.end() && chars.end() <= text.length(),
        () -> chars + " is no place in a text of " + text.length());
    assertEquals(text.codePointCount(0, chars.start()), codePoints.start());
    assertEquals(text.codePointCount(0, chars.end()), codePoints.end());
    text.substring(chars.start(), chars.end())
        .codePoints()
        .forEach(
            codePoint ->
                assertTrue(
                    Character.getType(codePoint) != Character.SURROGATE,
                    () -> chars + " cuts a surrogate pair"));
  }

  private static void requireAtMostMaxLength(Encoding row, EncodingOptions options) {
    Truncation truncation =
        options
            .truncation()
            .orElse(options.padding() == Padding.NONE ? Truncation.LONGEST_FIRST : Truncation.NONE);
    if (truncation != Truncation.NONE && options.maxLength().isPresent()) {
      assertTrue(row.size() <= options.maxLength().getAsInt(), () -> "too long: " + row.size());
    }
  }

  /** The windows of one text are the whole of it, each with the stride of the one before. */
  static void requireWindowsOfAll(
      Encoding row, String text, EncodingOptions options, Tokenizer tokenizer) {
    if (row.overflowing().isEmpty() || tokenizer.config().truncationSide() != Side.RIGHT) {
      return;
    }
    EncodingOptions whole =
        EncodingOptions.defaults()
            .withTruncation(Truncation.NONE)
            .withSpecialTokensInText(options.specialTokensInText())
            .withoutSpecialTokens();
    int[] all = tokenizer.encode(text, whole).inputIds();
    int[] first = ofText(row);
    int from = 0;
    int end = first.length;
    assertArrayEquals(Arrays.copyOf(all, end), first);
    for (Encoding window : row.overflowing()) {
      int[] ids = ofText(window);
      from = end - options.stride();
      end = from + ids.length;
      assertArrayEquals(Arrays.copyOfRange(all, from, end), ids);
    }
    assertEquals(all.length, end, "tokens are lost");
  }

  private static int[] ofText(Encoding row) {
    int[] sequenceIds = row.sequenceIds();
    int[] inputIds = row.inputIds();
    int[] ids = new int[row.size()];
    int count = 0;
    for (int token = 0; token < ids.length; token++) {
      if (sequenceIds[token] != Encoding.NONE) {
        ids[count++] = inputIds[token];
      }
    }
    return Arrays.copyOf(ids, count);
  }

  /** What was decoded and is encoded and decoded again stays as it is. */
  static void requireStableDecoding(String text, Tokenizer tokenizer) {
    EncodingOptions options = EncodingOptions.defaults().withoutSpecialTokens();
    String once = tokenizer.decode(tokenizer.encode(text, options).inputIds());
    String twice = tokenizer.decode(tokenizer.encode(once, options).inputIds());
    assertEquals(once, twice);
  }
}
