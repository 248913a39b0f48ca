package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * One word that is being cut: a chain of symbols, at first one for each byte, in which neighbours
 * are merged, the pair of the lowest rank first. The arrays are reused from word to word.
 *
 * <p>A queue holds the pairs, so that a word of n bytes takes the order of n log n steps.
 */
final class BytePairWord {

  private static final int FIRST_CAPACITY = 64;
  private static final int NONE = -1;
  private static final int CONTINUATION_BITS = 6;

  private final BytePairTables tables;
  private final Merges merges;
  private final MergeQueue queue = new MergeQueue();
  private int size;
  private int[] ids = new int[FIRST_CAPACITY];
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] ends = new int[FIRST_CAPACITY];
  private int[] previous = new int[FIRST_CAPACITY];
  private int[] next = new int[FIRST_CAPACITY];

  BytePairWord(BytePairTables tables) {
    this.tables = tables;
    this.merges = tables.merges();
  }

  /** Appends the tokens of the code points from {@code from} to before {@code to}. */
  void tokenize(Word text, int from, int to, int wordId, TokenSequence out) {
    size = 0;
    for (int i = from; i < to; i++) {
      addBytes(text.codePoint(i), text.start(i), text.end(i));
    }
    if (size == 0) {
      return;
    }
    next[size - 1] = NONE;
    for (int i = 0; i < size; i++) {
      offer(i);
    }
    while (!queue.isEmpty()) {
      long entry = queue.poll();
      merge(MergeQueue.rank(entry), MergeQueue.position(entry));
    }
    for (int i = 0; i != NONE; i = next[i]) {
      out.add(ids[i], starts[i], ends[i], wordId);
    }
  }

  /** UTF-8; each byte stands for the whole code point. */
  private void addBytes(int codePoint, int start, int end) {
    if (codePoint < 0x80) {
      add(codePoint, start, end);
      return;
    }
    int continuations = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    int lead = 0xF0 << 3 - continuations & 0xFF;
    add(lead | codePoint >> CONTINUATION_BITS * continuations, start, end);
    for (int i = continuations - 1; i >= 0; i--) {
      add(0x80 | codePoint >> CONTINUATION_BITS * i & 0x3F, start, end);
    }
  }

  private void add(int value, int start, int end) {
    int id = tables.byteId(value);
    if (id == BytePairTables.NONE) {
      return;
    }
    if (size == ids.length) {
      grow();
    }
    ids[size] = id;
    starts[size] = start;
    ends[size] = end;
    previous[size] = size - 1;
    next[size] = size + 1;
    size++;
  }

  /** Puts the pair that starts at a symbol into the queue, if it can be merged. */
  private void offer(int left) {
    if (left == NONE || next[left] == NONE) {
      return;
    }
    int rank = merges.rank(ids[left], ids[next[left]]);
    if (rank != Merges.NONE) {
      queue.add(rank, left);
    }
  }

  private void merge(int rank, int left) {
    int right = next[left];
    if (ids[left] == NONE || right == NONE) {
      return;
    }
    // The pair may have changed since it was put into the queue. The reference goes by what it
    // would become, not by its rank.
    int rankNow = merges.rank(ids[left], ids[right]);
    if (rankNow == Merges.NONE || merges.result(rankNow) != merges.result(rank)) {
      return;
    }
    ids[left] = merges.result(rank);
    ends[left] = ends[right];
    ids[right] = NONE;
    next[left] = next[right];
    if (next[left] != NONE) {
      previous[next[left]] = left;
    }
    offer(previous[left]);
    offer(left);
  }

  private void grow() {
    int capacity = Math.addExact(size, size);
    ids = Arrays.copyOf(ids, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    previous = Arrays.copyOf(previous, capacity);
    next = Arrays.copyOf(next, capacity);
  }
}
