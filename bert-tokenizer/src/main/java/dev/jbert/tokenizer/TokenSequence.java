package dev.jbert.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * The tokens of one text, S of them, before special tokens, truncation and padding. It grows while
 * a text is tokenised and is only read afterwards.
 */
final class TokenSequence {

  private static final int FIRST_CAPACITY = 32;

  private String text = "";
  private List<TokenSequence> words = List.of();
  private int size;
  private int[] ids = new int[FIRST_CAPACITY];
  private String[] tokens = new String[FIRST_CAPACITY];
  private int[] charStarts = new int[FIRST_CAPACITY];
  private int[] charEnds = new int[FIRST_CAPACITY];
  private int[] wordIds = new int[FIRST_CAPACITY];
  private int[] codePointStarts = charStarts;
  private int[] codePointEnds = charEnds;

  /** The tokens of words one after the other; the offsets stay those in each word. */
  static TokenSequence ofWords(List<TokenSequence> words) {
    TokenSequence all = new TokenSequence();
    all.words = words;
    for (int w = 0; w < words.size(); w++) {
      TokenSequence word = words.get(w);
      for (int i = 0; i < word.size; i++) {
        all.add(word.ids[i], word.tokens[i], word.charStarts[i], word.charEnds[i], w);
      }
    }
    all.codePointStarts = new int[all.size];
    all.codePointEnds = new int[all.size];
    int filled = 0;
    for (TokenSequence word : words) {
      System.arraycopy(word.codePointStarts, 0, all.codePointStarts, filled, word.size);
      System.arraycopy(word.codePointEnds, 0, all.codePointEnds, filled, word.size);
      filled += word.size;
    }
    return all;
  }

  int size() {
    return size;
  }

  /**
   * What the offsets of a token of the word {@code wordId} count in, once {@link #countCodePoints}
   * was called: the text, or its word where the text came split into words.
   */
  String textOf(int wordId) {
    return words.isEmpty() ? text : words.get(wordId).text;
  }

  int[] ids() {
    return ids;
  }

  String[] tokens() {
    return tokens;
  }

  int[] charStarts() {
    return charStarts;
  }

  int[] charEnds() {
    return charEnds;
  }

  int[] codePointStarts() {
    return codePointStarts;
  }

  int[] codePointEnds() {
    return codePointEnds;
  }

  int[] wordIds() {
    return wordIds;
  }

  /** Appends a token of the word {@code wordId} that covers the chars start to before end. */
  void add(int id, String token, int start, int end, int wordId) {
    if (size == ids.length) {
      grow();
    }
    ids[size] = id;
    tokens[size] = token;
    charStarts[size] = start;
    charEnds[size] = end;
    wordIds[size] = wordId;
    size++;
  }

  /** Forgets all tokens from {@code newSize} on. */
  void cutTo(int newSize) {
    size = newSize;
  }

  /** Called once, after the last token: finds the offsets in code points. */
  void countCodePoints(String text, boolean hasSurrogates) {
    this.text = text;
    codePointStarts = charStarts;
    codePointEnds = charEnds;
    if (hasSurrogates) {
      codePointStarts = inCodePoints(charStarts, text);
      codePointEnds = inCodePoints(charEnds, text);
    }
  }

  /** Walks along the text from offset to offset, so that rising offsets cost one pass. */
  private int[] inCodePoints(int[] charOffsets, String text) {
    int[] offsets = new int[size];
    int at = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      int to = charOffsets[i];
      count += to >= at ? text.codePointCount(at, to) : -text.codePointCount(to, at);
      at = to;
      offsets[i] = count;
    }
    return offsets;
  }

  private void grow() {
    int capacity = Math.addExact(size, size);
    ids = Arrays.copyOf(ids, capacity);
    tokens = Arrays.copyOf(tokens, capacity);
    charStarts = Arrays.copyOf(charStarts, capacity);
    charEnds = Arrays.copyOf(charEnds, capacity);
    wordIds = Arrays.copyOf(wordIds, capacity);
  }
}
