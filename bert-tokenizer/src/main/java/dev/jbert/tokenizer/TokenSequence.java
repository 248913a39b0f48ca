package dev.jbert.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tokens of one text, S of them, before special tokens, truncation and padding. It grows while
 * a text is tokenised and is only read afterwards.
 */
final class TokenSequence {

  private static final int CHARS_PER_TOKEN = 4;
  private static final int MIN_FIRST_CAPACITY = 8;
  private static final int MAX_FIRST_CAPACITY = 1024;

  /** Tokens of one text after which to look for an interrupt again: some milliseconds. */
  private static final int TOKENS_BETWEEN_LOOKS = 1 << 16;

  private final String text;
  private final List<TokenSequence> words;
  private final SortedMap<Integer, String> surfaces = new TreeMap<>();
  private int size;

  /** The size at which {@link #add} pauses, for room or to look for an interrupt. */
  private int pause;

  private int[] ids;
  private int[] charStarts;
  private int[] charEnds;
  private int[] wordIds;
  private int[] codePointStarts;
  private int[] codePointEnds;

  private TokenSequence(String text, List<TokenSequence> words, int capacity) {
    this.text = text;
    this.words = words;
    ids = new int[capacity];
    charStarts = new int[capacity];
    charEnds = new int[capacity];
    wordIds = new int[capacity];
    codePointStarts = charStarts;
    codePointEnds = charEnds;
    pause = Math.min(capacity, TOKENS_BETWEEN_LOOKS);
  }

  /** An empty sequence for the tokens of {@code text}. */
  TokenSequence(String text) {
    this(
        text,
        List.of(),
        Math.clamp(text.length() / CHARS_PER_TOKEN, MIN_FIRST_CAPACITY, MAX_FIRST_CAPACITY));
  }

  /** The tokens of words one after the other; the offsets stay those in each word. */
  static TokenSequence ofWords(List<TokenSequence> words) {
    int tokens = words.stream().mapToInt(TokenSequence::size).sum();
    TokenSequence all = new TokenSequence("", words, tokens);
    all.codePointStarts = new int[tokens];
    all.codePointEnds = new int[tokens];
    for (int w = 0; w < words.size(); w++) {
      TokenSequence word = words.get(w);
      int shift = all.size;
      word.surfaces.forEach((place, surface) -> all.surfaces.put(shift + place, surface));
      for (int i = 0; i < word.size; i++) {
        all.codePointStarts[all.size] = word.codePointStarts[i];
        all.codePointEnds[all.size] = word.codePointEnds[i];
        all.add(word.ids[i], word.charStarts[i], word.charEnds[i], w);
      }
    }
    return all;
  }

  int size() {
    return size;
  }

  /**
   * What the offsets of a token of the word {@code wordId} count in: the text, or its word where
   * the text came split into words.
   */
  String textOf(int wordId) {
    return words.isEmpty() ? text : words.get(wordId).text;
  }

  int[] ids() {
    return ids;
  }

  /** How tokens looked in the text that were found there as added tokens, by their places. */
  SortedMap<Integer, String> surfaces() {
    return surfaces;
  }

  int[] charStarts() {
    return charStarts;
  }

  int[] charEnds() {
    return charEnds;
  }

  /** The same array as {@link #charStarts} if they are equal. */
  int[] codePointStarts() {
    return codePointStarts;
  }

  /** The same array as {@link #charEnds} if they are equal. */
  int[] codePointEnds() {
    return codePointEnds;
  }

  int[] wordIds() {
    return wordIds;
  }

  /** Appends a token of the word {@code wordId} that covers the chars start to before end. */
  void add(int id, int start, int end, int wordId) {
    if (size == pause) {
      pause();
    }
    ids[size] = id;
    charStarts[size] = start;
    charEnds[size] = end;
    wordIds[size] = wordId;
    size++;
  }

  /** Appends an added token that looked like this in the text. */
  void addSurface(int id, String surface, int start, int end, int wordId) {
    surfaces.put(size, surface);
    add(id, start, end, wordId);
  }

  /** Forgets all tokens from {@code newSize} on; none of them is an added one. */
  void cutTo(int newSize) {
    size = newSize;
  }

  /** Called once, after the last token: finds the offsets in code points. */
  void countCodePoints(boolean hasSurrogates) {
    codePointStarts = charStarts;
    codePointEnds = charEnds;
    if (hasSurrogates) {
      codePointStarts = inCodePoints(charStarts);
      codePointEnds = inCodePoints(charEnds);
    }
  }

  /** Walks along the text from offset to offset, so that rising offsets cost one pass. */
  private int[] inCodePoints(int[] charOffsets) {
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

  private void pause() {
    Interruption.check();
    if (size == ids.length) {
      grow();
    }
    pause = Math.min(ids.length - size, TOKENS_BETWEEN_LOOKS) + size;
  }

  private void grow() {
    int capacity = Math.addExact(size, size);
    ids = Arrays.copyOf(ids, capacity);
    charStarts = Arrays.copyOf(charStarts, capacity);
    charEnds = Arrays.copyOf(charEnds, capacity);
    wordIds = Arrays.copyOf(wordIds, capacity);
  }
}
