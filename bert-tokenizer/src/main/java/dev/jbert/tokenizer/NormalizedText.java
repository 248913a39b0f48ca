package dev.jbert.tokenizer;

import java.util.Arrays;

/** Normalised text that remembers where each char comes from; it grows as a sink. */
final class NormalizedText implements CharSequence, CodePointSink {

  private static final int FIRST_CAPACITY = 64;

  private int size;
  private char[] chars = new char[FIRST_CAPACITY];
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] ends = new int[FIRST_CAPACITY];

  @Override
  public void accept(int codePoint, int start, int end) {
    if (Character.isBmpCodePoint(codePoint)) {
      append((char) codePoint, start, end);
    } else {
      append(Character.highSurrogate(codePoint), start, end);
      append(Character.lowSurrogate(codePoint), start, end);
    }
  }

  private void append(char c, int start, int end) {
    if (size == chars.length) {
      int capacity = Math.addExact(size, size >> 1);
      chars = Arrays.copyOf(chars, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    chars[size] = c;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** Where the char at {@code index} starts in the original text. */
  int originalStart(int index) {
    return starts[index];
  }

  /** Where the char at {@code index} ends in the original text. */
  int originalEnd(int index) {
    return ends[index];
  }

  /** Hands the code points from {@code start} to before {@code end} to {@code sink}. */
  void replay(int start, int end, CodePointSink sink) {
    for (int i = start; i < end; ) {
      int codePoint = Character.codePointAt(chars, i, end);
      sink.accept(codePoint, starts[i], ends[i]);
      i += Character.charCount(codePoint);
    }
  }

  @Override
  public int length() {
    return size;
  }

  @Override
  public char charAt(int index) {
    return chars[index];
  }

  @Override
  public String subSequence(int start, int end) {
    return new String(chars, start, end - start);
  }

  @Override
  public String toString() {
    return subSequence(0, size);
  }
}
