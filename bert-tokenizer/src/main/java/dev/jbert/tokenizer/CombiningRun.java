package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * Puts the marks that follow a starter into canonical order (Unicode Standard, section 3.11).
 *
 * <p>The order is by combining class, stable, and found by counting, so that a million marks cost a
 * million steps. Offsets do not move with the marks: as in the reference, the first place goes to
 * the first original mark, whatever mark now stands there, and a code point that is the second or
 * later part of a decomposition takes the offsets of the place before it.
 */
final class CombiningRun {

  private static final int CLASSES = 256;
  private static final int FIRST_CAPACITY = 16;

  private final CodePointSink sink;
  private int size;
  private int origins;
  private int[] codePoints = {};
  private byte[] classes = {};
  private boolean[] followers = {};
  private int[] starts = {};
  private int[] ends = {};
  private int originStart;
  private int originEnd;

  CombiningRun(CodePointSink sink) {
    this.sink = sink;
  }

  /** Notes where the last original code point stands. */
  void origin(int start, int end) {
    originStart = start;
    originEnd = end;
  }

  int originStart() {
    return originStart;
  }

  int originEnd() {
    return originEnd;
  }

  /** Adds a mark of its own. */
  void add(int codePoint, int combiningClass, int start, int end) {
    push(codePoint, combiningClass, false);
    starts[origins] = start;
    ends[origins] = end;
    origins++;
  }

  /** Adds a mark that comes out of the same original code point as the one before. */
  void addFollower(int codePoint, int combiningClass) {
    push(codePoint, combiningClass, true);
  }

  /** Hands on all marks in canonical order. */
  void flush() {
    if (size == 0) {
      return;
    }
    boolean ordered = isOrdered();
    int[] order = ordered ? new int[0] : canonicalOrder();
    int origin = 0;
    for (int i = 0; i < size; i++) {
      int mark = ordered ? i : order[i];
      if (!followers[mark]) {
        origin(starts[origin], ends[origin]);
        origin++;
      }
      sink.accept(codePoints[mark], originStart, originEnd);
    }
    size = 0;
    origins = 0;
  }

  /** Nearly always there is one mark, or all have their order already. */
  private boolean isOrdered() {
    for (int i = 1; i < size; i++) {
      if ((classes[i] & 0xFF) < (classes[i - 1] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private int[] canonicalOrder() {
    int[] places = new int[CLASSES + 1];
    for (int i = 0; i < size; i++) {
      places[(classes[i] & 0xFF) + 1]++;
    }
    for (int i = 1; i <= CLASSES; i++) {
      places[i] += places[i - 1];
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[places[classes[i] & 0xFF]++] = i;
    }
    return order;
  }

  private void push(int codePoint, int combiningClass, boolean follower) {
    if (size == codePoints.length) {
      grow();
    }
    codePoints[size] = codePoint;
    classes[size] = (byte) combiningClass;
    followers[size] = follower;
    size++;
  }

  private void grow() {
    int capacity = Math.max(size + (size >> 1), FIRST_CAPACITY);
    codePoints = Arrays.copyOf(codePoints, capacity);
    classes = Arrays.copyOf(classes, capacity);
    followers = Arrays.copyOf(followers, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
  }
}
