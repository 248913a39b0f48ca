package dev.jbert.tokenizer;

import java.util.Arrays;

/** An immutable map from a code point to a few ints. */
final class CodePointMap {

  /** What {@link #find} returns for a code point without an entry. */
  static final int NONE = -1;

  private final int[] keys;
  private final int[] ends;
  private final int[] values;

  /**
   * @param keys ascending code points; kept, not copied
   * @param ends for each key the index in {@code values} behind its last value; kept, not copied
   * @param values the values of all keys, end to end; kept, not copied
   */
  CodePointMap(int[] keys, int[] ends, int[] values) {
    this.keys = keys;
    this.ends = ends;
    this.values = values;
  }

  /** The entry of {@code codePoint}, or {@link #NONE}. */
  int find(int codePoint) {
    return Math.max(Arrays.binarySearch(keys, codePoint), NONE);
  }

  /** Where the values of an entry begin. */
  int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }

  /** Where the values of an entry end. */
  int end(int entry) {
    return ends[entry];
  }

  /** The value at a place from {@link #start} to before {@link #end}. */
  int value(int place) {
    return values[place];
  }
}
