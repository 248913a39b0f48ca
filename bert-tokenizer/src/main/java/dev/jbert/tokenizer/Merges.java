package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * The merges of byte pair encoding, by rank: rank 0 is merged first. Tokens are given by their ids.
 * Immutable and thread-safe.
 */
final class Merges {

  /** No such merge. */
  static final int NONE = -1;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int[] lefts;
  private final int[] rights;
  private final int[] results;
  private final int[] rankAt;
  private final int bits;

  /**
   * Takes over the arrays, which are {@code [merges]} and hold no pair twice.
   *
   * @param lefts the left token of each merge
   * @param rights its right token
   * @param results the token that they become
   */
  Merges(int[] lefts, int[] rights, int[] results) {
    this.lefts = lefts;
    this.rights = rights;
    this.results = results;
    // At most half of the slots are taken, so that a search ends soon.
    bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(2 * lefts.length, 1));
    rankAt = new int[1 << bits];
    Arrays.fill(rankAt, NONE);
    for (int rank = 0; rank < lefts.length; rank++) {
      rankAt[slot(lefts[rank], rights[rank])] = rank;
    }
  }

  int size() {
    return lefts.length;
  }

  int left(int rank) {
    return lefts[rank];
  }

  int right(int rank) {
    return rights[rank];
  }

  /** The token that the two of a merge become. */
  int result(int rank) {
    return results[rank];
  }

  /** The rank of a pair, or {@link #NONE}. */
  int rank(int left, int right) {
    return rankAt[slot(left, right)];
  }

  /** The slot that the pair is in, or the free one where it would be. */
  private int slot(int left, int right) {
    long key = (long) left << Integer.SIZE | right;
    int slot = (int) (key * SPREAD >>> Long.SIZE - bits);
    while (rankAt[slot] != NONE && !isPair(rankAt[slot], left, right)) {
      slot = slot + 1 & rankAt.length - 1;
    }
    return slot;
  }

  private boolean isPair(int rank, int left, int right) {
    return lefts[rank] == left && rights[rank] == right;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Merges that
        && Arrays.equals(lefts, that.lefts)
        && Arrays.equals(rights, that.rights)
        && Arrays.equals(results, that.results);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lefts) + Arrays.hashCode(rights);
  }

  @Override
  public String toString() {
    return "Merges[" + size() + "]";
  }
}
