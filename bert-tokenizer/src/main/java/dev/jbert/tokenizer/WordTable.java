package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * The tokens of at most 16 ASCII chars that can be a whole word, by their chars: most words of
 * English text are such a token, and one look here finds it.
 *
 * <p>A word is its own key. Its chars, eight bits each and none of them 0, stand in two longs, so
 * that equal keys are equal words and no string is compared or made. Built once, then only read.
 */
final class WordTable {

  /** No such token. */
  static final int NONE = -1;

  /** How many chars a word may have. */
  static final int MAX_CHARS = 16;

  private static final int ASCII = 0x80;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int bits;
  private final long[] keys;
  private final int[] ids;

  /**
   * @param model the tokens
   * @param maxChars longer tokens are left out, also where they are not longer than {@link
   *     #MAX_CHARS}
   */
  WordTable(ModelTokens model, int maxChars) {
    // At most half of the slots are taken, so that a search ends soon.
    bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * model.size());
    keys = new long[2 << bits];
    ids = new int[1 << bits];
    Arrays.fill(ids, NONE);
    int id = 0;
    for (String token : model.tokens()) {
      if (token.length() <= Math.min(maxChars, MAX_CHARS)) {
        put(token, id);
      }
      id++;
    }
  }

  private void put(String token, int id) {
    long first = 0;
    long last = 0;
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == 0 || c >= ASCII) {
        return;
      }
      first = carry(first, last);
      last = append(last, c);
    }
    int slot = slot(first, last);
    keys[2 * slot] = first;
    keys[2 * slot + 1] = last;
    ids[slot] = id;
  }

  /** The last eight chars of a key with one more behind them. */
  static long append(long last, int c) {
    return last << Byte.SIZE | c;
  }

  /** The chars before the last eight of a key, before {@link #append} adds one to those. */
  static long carry(long first, long last) {
    return first << Byte.SIZE | last >>> Long.SIZE - Byte.SIZE;
  }

  /** The token of a key, or {@link #NONE}. */
  int find(long first, long last) {
    return ids[slot(first, last)];
  }

  /** The slot that the key is in, or the free one where it would be. */
  private int slot(long first, long last) {
    int slot = (int) ((last ^ first * SPREAD) * SPREAD >>> Long.SIZE - bits);
    while (ids[slot] != NONE && (keys[2 * slot] != first || keys[2 * slot + 1] != last)) {
      slot = slot + 1 & ids.length - 1;
    }
    return slot;
  }
}
