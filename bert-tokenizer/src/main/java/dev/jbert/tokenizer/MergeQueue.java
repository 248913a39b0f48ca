package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * The merges that a word could undergo: the one with the lowest rank first, of several of them the
 * leftmost. A binary heap of longs; reused from word to word.
 */
final class MergeQueue {

  private static final int FIRST_CAPACITY = 64;

  private int size;
  private long[] heap = new long[FIRST_CAPACITY];

  boolean isEmpty() {
    return size == 0;
  }

  void add(int rank, int position) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, Math.addExact(size, size));
    }
    long entry = (long) rank << Integer.SIZE | position;
    int at = size++;
    while (at > 0 && entry < heap[at - 1 >> 1]) {
      heap[at] = heap[at - 1 >> 1];
      at = at - 1 >> 1;
    }
    heap[at] = entry;
  }

  /** Takes the first merge out, see {@link #rank} and {@link #position}. */
  long poll() {
    long first = heap[0];
    long last = heap[--size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (last <= heap[child]) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }

  static int rank(long entry) {
    return (int) (entry >>> Integer.SIZE);
  }

  static int position(long entry) {
    return (int) entry;
  }
}
