package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * The 256 characters by which byte-level vocabularies write bytes (Radford et al., 2019, GPT-2):
 * each byte that prints in Latin-1 is itself, the others are U+0100 and on, in their order.
 */
final class ByteAlphabet {

  /** How a space is written. */
  static final char SPACE;

  /** No byte. */
  static final int NONE = -1;

  private static final int BYTES = 256;
  private static final char[] CHARS = new char[BYTES];
  private static final int[] BYTE_OF = new int[2 * BYTES];

  static {
    Arrays.fill(BYTE_OF, NONE);
    char other = BYTES;
    for (int b = 0; b < BYTES; b++) {
      boolean prints = b >= '!' && b <= '~' || b >= 0xA1 && b != 0xAD;
      CHARS[b] = prints ? (char) b : other++;
      BYTE_OF[CHARS[b]] = b;
    }
    SPACE = CHARS[' '];
  }

  private ByteAlphabet() {}

  /** The character of a byte, 0 to 255. */
  static char charOf(int value) {
    return CHARS[value];
  }

  /** The byte of a character, 0 to 255, or {@link #NONE}. */
  static int byteOf(char c) {
    return c < BYTE_OF.length ? BYTE_OF[c] : NONE;
  }
}
