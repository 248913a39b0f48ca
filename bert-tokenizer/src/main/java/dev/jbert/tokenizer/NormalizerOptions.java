package dev.jbert.tokenizer;

import java.util.Objects;

/**
 * What happens to a text before WordPiece cuts it; the parts run in this order.
 *
 * @param cleanText control characters are dropped and every kind of white space becomes a space
 * @param tokenizeChineseChars spaces are put around Chinese characters
 * @param stripAccents whether the text is decomposed (NFD) and loses its nonspacing marks
 * @param doLowerCase each code point is lower-cased
 */
public record NormalizerOptions(
    boolean cleanText, boolean tokenizeChineseChars, StripAccents stripAccents, boolean doLowerCase)
    implements TextOptions {

  /** Refuses null. */
  public NormalizerOptions {
    Objects.requireNonNull(stripAccents, "stripAccents");
  }

  /** Those of bert-base-uncased: everything is done. */
  public static NormalizerOptions uncased() {
    return new NormalizerOptions(true, true, StripAccents.WHEN_LOWER_CASING, true);
  }

  /** Those of bert-base-cased: case and accents stay. */
  public static NormalizerOptions cased() {
    return new NormalizerOptions(true, true, StripAccents.WHEN_LOWER_CASING, false);
  }

  boolean decomposes() {
    return stripAccents.applies(doLowerCase);
  }
}
