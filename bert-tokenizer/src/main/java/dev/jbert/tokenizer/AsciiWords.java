package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * What the way of a text to its tokens comes to for words of ASCII: how the normaliser and the
 * splitter take each ASCII char, and which words are one token. A lookup per char and one per word
 * do the work of three stages.
 *
 * <p>The normaliser itself is asked about each char when this is made, so that the short way cannot
 * differ from the long one. It is a way for chars that become one ASCII char, whatever stands
 * beside them; no other char, ASCII or not, is taken. Immutable and thread-safe.
 */
final class AsciiWords {

  /** {@link #kind}: ends a word and is dropped. Kinds above it are of chars inside words. */
  static final int SPACE = 0;

  /** {@link #kind}: is a word of its own. */
  static final int PUNCTUATION = -1;

  /** {@link #kind}: only the long way knows. */
  static final int OTHER = -2;

  private static final int ASCII = 0x80;

  private final byte[] kinds = new byte[ASCII];
  private final byte[] normalized = new byte[ASCII];
  private final WordTable table;

  /**
   * @param maxInputCharsPerWord longer words are unknown and not in the table
   */
  AsciiWords(Normalizer normalizer, ModelTokens model, int maxInputCharsPerWord) {
    table = new WordTable(model, maxInputCharsPerWord);
    Arrays.fill(kinds, (byte) OTHER);
    for (int c = 0; c < ASCII; c++) {
      NormalizedText form = new NormalizedText();
      normalizer.normalize(String.valueOf((char) c), 0, 1, form);
      if (form.length() == 1 && form.charAt(0) < ASCII && form.charAt(0) != 0) {
        normalized[c] = (byte) form.charAt(0);
        kinds[c] = (byte) kindOf(form.charAt(0));
      }
    }
  }

  private static int kindOf(char c) {
    int flags = UnicodeTables.INSTANCE.flags(c);
    if ((flags & UnicodeTables.SPACE) != 0) {
      return SPACE;
    }
    return (flags & UnicodeTables.PUNCTUATION) != 0 ? PUNCTUATION : c;
  }

  /**
   * What the char becomes inside a word, or {@link #SPACE}, {@link #PUNCTUATION}, {@link #OTHER}.
   */
  int kind(char c) {
    return c < ASCII ? kinds[c] : OTHER;
  }

  /** What a char becomes that is not {@link #OTHER}. */
  int normalized(char c) {
    return normalized[c];
  }

  /** The token of a char that is {@link #PUNCTUATION}, or {@link WordTable#NONE}. */
  int punctuation(char c) {
    return table.find(0, normalized[c]);
  }

  /** The token of a whole word by its key, see {@link WordTable}, or {@link WordTable#NONE}. */
  int word(long first, long last) {
    return table.find(first, last);
  }

  /**
   * Where the long way may end that begins at {@code from}: at the next char that is no part of the
   * word here. It ends the marks and the word before it on the long way too.
   */
  int wordEnd(String text, int from, int to) {
    int end = from;
    while (end < to) {
      int kind = kind(text.charAt(end));
      if (kind == SPACE || kind == PUNCTUATION) {
        break;
      }
      end++;
    }
    return end;
  }
}
