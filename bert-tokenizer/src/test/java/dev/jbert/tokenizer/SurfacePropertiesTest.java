package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting a text by a token's offsets gives what the token stands for. */
class SurfacePropertiesTest {

  private static final int CASES = 500;
  private static final int PIECES = 30;
  private static final EncodingOptions BARE = EncodingOptions.defaults().withoutSpecialTokens();
  private static final Pattern SPACE_AROUND =
      Pattern.compile("^[\\s\\h\\v\\u0085]+|[\\s\\h\\v\\u0085]+$");
  private static final NormalizerReference REFERENCE = new NormalizerReference();

  @Test
  void ofACasedTokenIsWhatStandsThere() {
    Tokenizer tokenizer = TestData.base("cased");
    Cases.check(
        "surface of cased tokens",
        CASES,
        random -> {
          String text = NastyTexts.text(random, PIECES);
          Encoding row = tokenizer.encode(text, BARE);
          for (int t = 0; t < row.size(); t++) {
            String surface = cut(text, row.charSpan(t));
            if (isOrdinary(tokenizer, row, t)) {
              assertEquals(withoutPrefix(row.tokens().get(t)), cleaned(surface), text);
            } else if (isAdded(tokenizer, row, t)) {
              assertEquals(row.tokens().get(t), surface, text);
            }
          }
        });
  }

  /** Marks that move across letters, and letters that are several when decomposed, are apart. */
  @Test
  void ofAnUncasedTokenIsWhatStandsThereNormalised() {
    Tokenizer tokenizer = TestData.base("uncased");
    long[] compared = new long[2];
    Cases.check(
        "surface of uncased tokens",
        CASES,
        random -> {
          String text = NastyTexts.text(random, PIECES);
          Encoding row = tokenizer.encode(text, BARE);
          for (int t = 0; t < row.size(); t++) {
            String surface = cut(text, row.charSpan(t));
            if (isOrdinary(tokenizer, row, t) && !hasMovingMark(surface)) {
              String token = withoutPrefix(row.tokens().get(t));
              String normalized = normalized(surface);
              boolean one = surface.codePoints().allMatch(SurfacePropertiesTest::isOneAtMost);
              compared[one ? 0 : 1]++;
              assertTrue(one ? normalized.equals(token) : normalized.contains(token), text);
            }
          }
        });
    assertTrue(compared[0] > 4 * compared[1], "most tokens were compared exactly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "bart"})
  void ofAByteLevelTokenIsWhatItsBytesAre(String model) {
    Tokenizer tokenizer = TestData.tiny(model);
    Cases.check(
        "surface of byte-level tokens, tiny " + model,
        CASES,
        random -> {
          String text = NastyTexts.text(random, PIECES).replace("\uFFFD", "");
          EncodingOptions asText = BARE.withSpecialTokensInText(SpecialTokensInText.AS_TEXT);
          Encoding row = tokenizer.encode(text, asText);
          assertEquals(text, tokenizer.decode(row.inputIds()));
          for (int t = 0; t < row.size(); t++) {
            String token = tokenizer.decode(new int[] {row.inputIds()[t]});
            if (!token.contains("\uFFFD")) {
              assertEquals(stripped(token), stripped(cut(text, row.charSpan(t))), text);
            }
          }
        });
  }

  private static String cut(String text, Span chars) {
    return text.substring(chars.start(), chars.end());
  }

  /** In these vocabularies all added tokens are special. */
  private static boolean isAdded(Tokenizer tokenizer, Encoding row, int token) {
    SpecialTokens tokens = tokenizer.specialTokens();
    int id = row.inputIds()[token];
    return Stream.of(tokens.cls(), tokens.sep(), tokens.pad(), tokens.mask())
        .anyMatch(special -> special.id() == id);
  }

  private static boolean isOrdinary(Tokenizer tokenizer, Encoding row, int token) {
    return !isAdded(tokenizer, row, token)
        && row.inputIds()[token] != tokenizer.specialTokens().unk().id();
  }

  private static String withoutPrefix(String token) {
    return token.length() > 2 && token.startsWith("##") ? token.substring(2) : token;
  }

  /** What is left of a surface once control characters are dropped, by the reference's table. */
  private static String cleaned(String surface) {
    StringBuilder cleaned = new StringBuilder();
    surface
        .codePoints()
        .filter(c -> REFERENCE.row(c).clean() == 'K')
        .forEach(cleaned::appendCodePoint);
    return cleaned.toString();
  }

  private static String normalized(String surface) {
    StringBuilder normalized = new StringBuilder();
    for (int c : cleaned(surface).codePoints().toArray()) {
      for (int stripped : REFERENCE.row(c).stripped()) {
        for (int lower : REFERENCE.row(stripped).lower()) {
          normalized.appendCodePoint(lower);
        }
      }
    }
    return normalized.toString();
  }

  private static boolean isOneAtMost(int codePoint) {
    return REFERENCE.row(codePoint).stripped().length <= 1;
  }

  private static boolean hasMovingMark(String surface) {
    return surface
        .codePoints()
        .anyMatch(
            c -> {
              for (int stripped : REFERENCE.row(c).stripped()) {
                if (REFERENCE.combiningClass(stripped) != 0) {
                  return true;
                }
              }
              return false;
            });
  }

  /** Offsets leave out the space around a token. */
  private static String stripped(String token) {
    return SPACE_AROUND.matcher(token).replaceAll("");
  }
}
