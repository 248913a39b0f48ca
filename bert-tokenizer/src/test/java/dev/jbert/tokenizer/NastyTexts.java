package dev.jbert.tokenizer;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random texts of all that makes trouble; well-formed, but for that anything. */
final class NastyTexts {

  private static final List<String> PIECES =
      List.of(
          "the",
          "Opened",
          "don't",
          "unaffable",
          "##ing",
          "1946.",
          "$5.00",
          "[MASK]",
          "[CLS]x[SEP]",
          "[UNK]",
          "[PAD]",
          "<mask>",
          "</s>",
          "<s>",
          "[MAS",
          "[mask]",
          "\u00E9\u00DF\u0130\u0131\u03A3",
          "e\u0301\u0323",
          "\u1EA5",
          "\uAC01\uD7A3",
          "\u4E2D\u6587",
          "\uD840\uDC00\uD86E\uDC20",
          "\u0E19\u0E49\u0E33",
          "\u0915\u094D\u0937\u093F",
          "\u05E9\u05C1\u05DC\u05D5\u05DD",
          "\u0645\u0631\u062D\u0628\u0627",
          "\u202Eabc\u202C",
          "\uFF21\uFF22\uFF43",
          "\uD83D\uDE00",
          "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDDF0\uD83C\uDDF7",
          "\uD83D\uDC4D\uD83C\uDFFD",
          "\u2764\uFE0F",
          "\u200B\u200C\u200D\u2060\uFEFF",
          "\u0000",
          "\u0007\u007F\u0085\u00AD",
          "\uFFFD",
          "\uFFFE\uFFFF",
          "\uE000",
          "\u2026\u2014\u201C\u201D",
          "\u3001\u3002",
          "x\u0334\u0345\u0301");

  private static final List<String> SPACES =
      List.of(
          "", "", " ", " ", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2003", "\u2028", "\u3000");

  private static final int PLANES = 17;
  private static final int PLANE = 0x10000;

  private NastyTexts() {}

  /** A text of up to {@code pieces} pieces. */
  static String text(RandomGenerator random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(pieces + 1); left > 0; left--) {
      switch (random.nextInt(12)) {
        case 0 -> anyCodePoints(random, text);
        case 1 -> anyOfOneBlock(random, text);
        case 2 -> letters(random, text, 1 + random.nextInt(130));
        case 3 -> marks(random, text);
        default -> text.append(any(PIECES, random));
      }
      text.append(any(SPACES, random));
    }
    return text.toString();
  }

  /** Code points of all planes, most of which nobody has given a meaning. */
  private static void anyCodePoints(RandomGenerator random, StringBuilder text) {
    for (int left = random.nextInt(4); left >= 0; left--) {
      append(text, random.nextInt(PLANES) * PLANE + random.nextInt(PLANE));
    }
  }

  private static void anyOfOneBlock(RandomGenerator random, StringBuilder text) {
    int block = random.nextInt(0x20000) & -0x80;
    for (int left = random.nextInt(8); left >= 0; left--) {
      append(text, block + random.nextInt(0x80));
    }
  }

  private static void letters(RandomGenerator random, StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append((char) ((random.nextInt(5) == 0 ? 'A' : 'a') + random.nextInt(26)));
    }
  }

  private static void marks(RandomGenerator random, StringBuilder text) {
    text.append('a');
    for (int left = random.nextInt(20); left > 0; left--) {
      append(text, 0x300 + random.nextInt(0x70));
    }
  }

  private static void append(StringBuilder text, int codePoint) {
    if (NormalizerReference.isScalar(codePoint)) {
      text.appendCodePoint(codePoint);
    }
  }

  private static String any(List<String> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }
}
