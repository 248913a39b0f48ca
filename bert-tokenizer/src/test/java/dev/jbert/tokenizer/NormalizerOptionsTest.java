package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Each option by itself, where the reference data has only the two usual settings. */
class NormalizerOptionsTest {

  @Test
  void casedTextLosesItsAccentsWhenToldTo() {
    assertEquals(
        "Ecole A\u10D0 Strasse", normalized("École Áა Strasse", StripAccents.ALWAYS, false));
  }

  @Test
  void lowerCasedTextKeepsItsAccentsWhenToldTo() {
    assertEquals("école ñandú", normalized("École ÑANDÚ", StripAccents.NEVER, true));
  }

  @Test
  void accentsThatAreKeptAreNotDecomposed() {
    assertEquals("\u00E9 e\u0301", normalized("\u00C9 E\u0301", StripAccents.NEVER, true));
    assertEquals("\uAC01", normalized("\uAC01", StripAccents.NEVER, true));
  }

  @Test
  void hangulIsDecomposedWithTheOffsetsOfItsSyllable() {
    NormalizedText text = new NormalizedText();
    new BertNormalizer(NormalizerOptions.uncased()).normalize("x\uAC01", 0, 2, text);
    assertEquals("x\u1100\u1161\u11A8", text.toString());
    for (int i = 1; i < text.length(); i++) {
      assertEquals(1, text.originalStart(i));
      assertEquals(2, text.originalEnd(i));
    }
  }

  @Test
  void theDotOfATurkishCapitalIsStrippedAsAnAccentAndKeptOtherwise() {
    assertEquals("i", normalized("\u0130", StripAccents.WHEN_LOWER_CASING, true));
    assertEquals("i\u0307", normalized("\u0130", StripAccents.NEVER, true));
  }

  @Test
  void aFinalSigmaIsAsAnyOther() {
    assertEquals("οδοσ", normalized("ΟΔΟΣ", StripAccents.WHEN_LOWER_CASING, true));
  }

  @Test
  void withoutCleaningControlCharactersStay() {
    NormalizerOptions unclean = new NormalizerOptions(false, true, StripAccents.NEVER, false);
    assertEquals("a\u0000\tb\u200D", normalized("a\u0000\tb\u200D", unclean));
    assertEquals("a b", normalized("a\u0000\tb\u200D", NormalizerOptions.cased()));
  }

  @Test
  void chineseCharactersAreSpacedOutOnlyWhenToldTo() {
    assertEquals(" 中  文 a", normalized("中文a", NormalizerOptions.cased()));
    assertEquals(
        "中文a", normalized("中文a", new NormalizerOptions(true, false, StripAccents.NEVER, false)));
  }

  @Test
  void theReferencesGapAmongChineseCharactersIsKept() {
    String inGap = Character.toString(0x2B820);
    assertEquals(inGap, normalized(inGap, NormalizerOptions.cased()));
    String behindGap = Character.toString(0x2B920);
    assertEquals(" " + behindGap + " ", normalized(behindGap, NormalizerOptions.cased()));
  }

  private static String normalized(String text, StripAccents stripAccents, boolean lowerCase) {
    return normalized(text, new NormalizerOptions(true, true, stripAccents, lowerCase));
  }

  private static String normalized(String text, NormalizerOptions options) {
    NormalizedText out = new NormalizedText();
    new BertNormalizer(options).normalize(text, 0, text.length(), out);
    return out.toString();
  }
}
