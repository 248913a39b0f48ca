package dev.jbert.tokenizer;

import java.util.Arrays;

/** The code points of one word and where they come from; reused from word to word. */
final class Word {

  private static final int FIRST_CAPACITY = 32;

  private int size;
  private int[] codePoints = {};
  private int[] starts = {};
  private int[] ends = {};

  int size() {
    return size;
  }

  int codePoint(int index) {
    return codePoints[index];
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  void add(int codePoint, int start, int end) {
    if (size == codePoints.length) {
      int capacity = Math.max(size * 2, FIRST_CAPACITY);
      codePoints = Arrays.copyOf(codePoints, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    codePoints[size] = codePoint;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  void clear() {
    size = 0;
  }
}
