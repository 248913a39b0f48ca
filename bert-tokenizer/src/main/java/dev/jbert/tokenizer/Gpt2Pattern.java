package dev.jbert.tokenizer;

/**
 * Finds words as the regular expression of GPT-2 does:
 *
 * <pre>{@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}</pre>
 *
 * <p>Written out by hand, on tables pinned to the reference: each code point is looked at a few
 * times at most, and no Unicode version of the JDK changes a word.
 */
final class Gpt2Pattern {

  private static final int OTHER = 0;
  private static final int SPACE = -1;

  private static final UnicodeTables TABLES = UnicodeTables.INSTANCE;

  private Gpt2Pattern() {}

  /** Where the word ends that starts at {@code start}; every code point is in a word. */
  static int wordEnd(Word text, int start) {
    int contraction = contraction(text, start);
    if (contraction > 0) {
      return start + contraction;
    }
    boolean spaceBefore = text.codePoint(start) == ' ' && start + 1 < text.size();
    int first = spaceBefore ? start + 1 : start;
    int kind = kind(text.codePoint(first));
    if (kind != SPACE) {
      return runEnd(text, first, kind);
    }
    int end = runEnd(text, start, SPACE);
    // The last of several spaces before a word is left for it.
    boolean leavesOne = end < text.size() && end - start > 1;
    return leavesOne ? end - 1 : end;
  }

  private static int runEnd(Word text, int start, int kind) {
    int end = start + 1;
    while (end < text.size() && kind(text.codePoint(end)) == kind) {
      end++;
    }
    return end;
  }

  private static int kind(int codePoint) {
    boolean space = (TABLES.flags(codePoint) & UnicodeTables.SPACE) != 0;
    return space ? SPACE : TABLES.letterClass(codePoint);
  }

  /** How many code points the contraction at {@code start} has, or 0. */
  private static int contraction(Word text, int start) {
    if (text.codePoint(start) != '\'' || start + 1 >= text.size()) {
      return 0;
    }
    int first = text.codePoint(start + 1);
    int second = start + 2 < text.size() ? text.codePoint(start + 2) : OTHER;
    return switch (first) {
      case 's', 't', 'm', 'd' -> 2;
      case 'r', 'v' -> second == 'e' ? 3 : 0;
      case 'l' -> second == 'l' ? 3 : 0;
      default -> 0;
    };
  }
}
