package dev.jbert.tokenizer;

import java.util.stream.Collectors;

/**
 * What the tables say about one code point, for those who want to check or show them.
 *
 * <pre>{@code
 * CodePointProfile.of('É').stripped()        // "E"
 * CodePointProfile.of('É').lowerCase()       // "é"
 * CodePointProfile.of('!').preTokenClass()   // PUNCTUATION
 * }</pre>
 *
 * @param cleaning what cleaning does to it
 * @param chinese whether spaces are put around it
 * @param preTokenClass what the pre-tokeniser takes it for
 * @param stripped it, decomposed (NFD) and without nonspacing marks
 * @param lowerCase its lower case
 */
public record CodePointProfile(
    Cleaning cleaning,
    boolean chinese,
    PreTokenClass preTokenClass,
    String stripped,
    String lowerCase) {

  private static final BertNormalizer STRIPPING =
      new BertNormalizer(new NormalizerOptions(false, false, StripAccents.ALWAYS, false));
  private static final BertNormalizer LOWER_CASING =
      new BertNormalizer(new NormalizerOptions(false, false, StripAccents.NEVER, true));

  /** What cleaning does. */
  public enum Cleaning {
    /** It stays. */
    KEPT,
    /** It becomes a space. */
    SPACE,
    /** It goes. */
    DROPPED
  }

  /** What the pre-tokeniser takes a code point for. */
  public enum PreTokenClass {
    /** Part of a word. */
    WORD,
    /** The end of a word, and dropped. */
    SPACE,
    /** A word of its own. */
    PUNCTUATION
  }

  /**
   * Returns what the tables say.
   *
   * @throws IllegalArgumentException if {@code codePoint} is half a surrogate pair or no code point
   */
  public static CodePointProfile of(int codePoint) {
    if (!Character.isValidCodePoint(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
      throw new IllegalArgumentException(
          "expected a Unicode scalar value, found " + Integer.toHexString(codePoint));
    }
    int flags = UnicodeTables.INSTANCE.flags(codePoint);
    return new CodePointProfile(
        switch (flags & UnicodeTables.CLEAN) {
          case UnicodeTables.CLEAN_TO_SPACE -> Cleaning.SPACE;
          case UnicodeTables.CLEAN_DROPS -> Cleaning.DROPPED;
          default -> Cleaning.KEPT;
        },
        (flags & UnicodeTables.CHINESE) != 0,
        preTokenClass(flags),
        normalized(STRIPPING, codePoint),
        normalized(LOWER_CASING, codePoint));
  }

  private static PreTokenClass preTokenClass(int flags) {
    if ((flags & UnicodeTables.SPACE) != 0) {
      return PreTokenClass.SPACE;
    }
    return (flags & UnicodeTables.PUNCTUATION) != 0
        ? PreTokenClass.PUNCTUATION
        : PreTokenClass.WORD;
  }

  private static String normalized(BertNormalizer normalizer, int codePoint) {
    String text = Character.toString(codePoint);
    NormalizedText normalized = new NormalizedText();
    normalizer.normalize(text, 0, text.length(), normalized);
    return normalized.codePoints().mapToObj(Character::toString).collect(Collectors.joining());
  }
}
