package dev.jbert.tokenizer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Eight bits for each code point; equal blocks are kept once. Immutable and thread-safe. */
final class CodePointFlags {

  static final int CODE_POINTS = 0x110000;

  private static final int BLOCK_BITS = 8;
  private static final int BLOCK_SIZE = 1 << BLOCK_BITS;

  private final char[] blockOf = new char[CODE_POINTS >> BLOCK_BITS];
  private final byte[] blocks;

  /**
   * @param flags those of every code point, from the first to the last
   */
  CodePointFlags(byte[] flags) {
    byte[] folded = new byte[flags.length];
    Map<ByteBuffer, Integer> known = new HashMap<>();
    for (int block = 0; block < blockOf.length; block++) {
      int start = block << BLOCK_BITS;
      byte[] content = Arrays.copyOfRange(flags, start, start + BLOCK_SIZE);
      int next = known.size();
      int place = known.computeIfAbsent(ByteBuffer.wrap(content), key -> next);
      System.arraycopy(content, 0, folded, place << BLOCK_BITS, BLOCK_SIZE);
      blockOf[block] = (char) place;
    }
    blocks = Arrays.copyOf(folded, known.size() << BLOCK_BITS);
  }

  int get(int codePoint) {
    return blocks[(blockOf[codePoint >> BLOCK_BITS] << BLOCK_BITS) | (codePoint & BLOCK_SIZE - 1)]
        & 0xFF;
  }
}
