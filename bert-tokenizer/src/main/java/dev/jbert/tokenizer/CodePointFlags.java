package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * Eight bits for each code point, in blocks of 256; of the blocks that lie in one run of equal
 * flags there is one. Filled run by run, then only read.
 */
final class CodePointFlags {

  static final int CODE_POINTS = 0x110000;

  private static final int BLOCK_BITS = 8;
  private static final int BLOCK_SIZE = 1 << BLOCK_BITS;

  private final byte[][] blocks = new byte[CODE_POINTS >> BLOCK_BITS][];
  private int filled;

  /** Gives flags to the next {@code count} code points. */
  void append(int count, byte flags) {
    byte[] equalBlock = new byte[BLOCK_SIZE];
    Arrays.fill(equalBlock, flags);
    int end = filled + count;
    while (filled < end) {
      int block = filled >> BLOCK_BITS;
      int from = filled & BLOCK_SIZE - 1;
      int to = Math.min(from + end - filled, BLOCK_SIZE);
      if (to - from == BLOCK_SIZE) {
        blocks[block] = equalBlock;
      } else {
        if (from == 0) {
          blocks[block] = new byte[BLOCK_SIZE];
        }
        Arrays.fill(blocks[block], from, to, flags);
      }
      filled += to - from;
    }
  }

  int get(int codePoint) {
    return blocks[codePoint >> BLOCK_BITS][codePoint & BLOCK_SIZE - 1] & 0xFF;
  }
}
