package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * An immutable map from a code point to a few ints. A lookup takes two steps: to the block of the
 * code point, then to its place there.
 */
final class CodePointMap {

  /** What {@link #find} returns for a code point without an entry. */
  static final int NONE = -1;

  private static final int BLOCK_BITS = 8;
  private static final int BLOCK_SIZE = 1 << BLOCK_BITS;

  private final short[][] entries = new short[CodePointFlags.CODE_POINTS >> BLOCK_BITS][];
  private final int[] ends;
  private final int[] values;

  /**
   * @param keys the code points, one for each entry, at most 32,767
   * @param ends for each key the index in {@code values} behind its last value; kept, not copied
   * @param values the values of all keys, end to end; kept, not copied
   */
  CodePointMap(int[] keys, int[] ends, int[] values) {
    this.ends = ends;
    this.values = values;
    short[] empty = new short[BLOCK_SIZE];
    Arrays.fill(empty, (short) NONE);
    Arrays.fill(entries, empty);
    for (int entry = 0; entry < keys.length; entry++) {
      int block = keys[entry] >> BLOCK_BITS;
      if (entries[block] == empty) {
        entries[block] = empty.clone();
      }
      entries[block][keys[entry] & BLOCK_SIZE - 1] = (short) entry;
    }
  }

  /** The entry of {@code codePoint}, or {@link #NONE}. */
  int find(int codePoint) {
    return entries[codePoint >> BLOCK_BITS][codePoint & BLOCK_SIZE - 1];
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
