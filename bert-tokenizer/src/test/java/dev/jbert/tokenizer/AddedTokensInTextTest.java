package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedTokensInTextTest {

  @TempDir private Path folder;

  private static final String[] WORDS = {
    "a", "b", "x", "my", "name", "[", "]", "mask", "##b", "ma"
  };

  @Test
  void specialTokensAreFoundAnywhereAsTheyAreWritten() {
    Tokenizer tokenizer = SmallVocabulary.tokenizer(TokenizerConfig.uncased(), WORDS);
    assertEquals(
        List.of("x", "[MASK]", "b", "[SEP]", "[UNK]", "[", "mask", "]"),
        tokenizer.tokenize("X[MASK]b[SEP][UNK][mask]"));
  }

  @Test
  void aSpecialTokenInTheTextIsAWordAndNotMarkedAsAdded() {
    Tokenizer tokenizer = SmallVocabulary.tokenizer(TokenizerConfig.uncased(), WORDS);
    Encoding encoding = tokenizer.encode("a [MASK] b");
    assertArrayEquals(new int[] {-1, 0, 1, 2, -1}, encoding.wordIds());
    assertArrayEquals(new int[] {1, 0, 0, 0, 1}, encoding.specialTokensMask());
    assertEquals(new Span(2, 8), encoding.charSpan(2));
    assertEquals("[MASK]", "a [MASK] b".substring(2, 8));
  }

  @Test
  void inLiteralModeSpecialTokensAreTextAndOtherAddedTokensAreNot() {
    TokenizerConfig config =
        TokenizerConfig.uncased()
            .withAddedTokens(List.of(AddedToken.plain("<tag>"), AddedToken.special("<new>")));
    Tokenizer tokenizer = SmallVocabulary.tokenizer(config, WORDS);
    EncodingOptions literal =
        EncodingOptions.defaults()
            .withoutSpecialTokens()
            .withSpecialTokensInText(SpecialTokensInText.AS_TEXT);
    assertEquals(
        List.of("a", "[", "mask", "]", "<tag>", "[UNK]", "[UNK]", "[UNK]"),
        tokenizer.encode("a[MASK]<TAG><new>", literal).tokens());
    assertEquals(List.of("a", "[MASK]", "<tag>", "<new>"), tokenizer.tokenize("a[MASK]<TAG><new>"));
  }

  @Test
  void newTokensGetTheNextIdsInTheirOrder() {
    TokenizerConfig config =
        TokenizerConfig.uncased()
            .withAddedTokens(
                List.of(
                    AddedToken.plain("zeta"), AddedToken.special("a"), AddedToken.special("beta")));
    Tokenizer tokenizer = SmallVocabulary.tokenizer(config, "a", "b");
    assertEquals(7, tokenizer.convertTokenToId("zeta"));
    assertEquals(5, tokenizer.convertTokenToId("a"));
    assertEquals(8, tokenizer.convertTokenToId("beta"));
    assertEquals(9, tokenizer.vocabulary().size());
    assertEquals(7, tokenizer.vocabulary().modelSize());
    assertEquals(List.of("beta", "zeta"), tokenizer.convertIdsToTokens(new int[] {8, 7}));
  }

  @Test
  void theLongestOfTheLeftmostTokensIsFound() {
    TokenizerConfig config =
        TokenizerConfig.cased()
            .withAddedTokens(
                List.of(
                    AddedToken.special("<a>"),
                    AddedToken.special("<a><b>"),
                    AddedToken.special("b><a><b>")));
    Tokenizer tokenizer = SmallVocabulary.tokenizer(config, "x");
    assertEquals(List.of("<a><b>", "<a>"), tokenizer.tokenize("<a><b><a>"));
    assertEquals(List.of("[UNK]", "b><a><b>"), tokenizer.tokenize("<b><a><b>"));
  }

  @Test
  void aSingleWordIsNotFoundWhereAWordCharacterTouchesIt() {
    Tokenizer tokenizer = withToken(new AddedToken("<m>", true, false, false, false, true));
    assertEquals("<m>", tokenizer.tokenize("<m>").getFirst());
    assertEquals(List.of("<m>", "a"), tokenizer.tokenize("<m> a"));
    assertEquals(List.of("[UNK]", "<m>"), tokenizer.tokenize("-<m>"));
    assertEquals(-1, tokenizer.tokenize("a<m>").indexOf("<m>"));
    assertEquals(-1, tokenizer.tokenize("<m>a").indexOf("<m>"));
    assertEquals(-1, tokenizer.tokenize("_<m>").indexOf("<m>"));
    assertEquals(-1, tokenizer.tokenize("\u0330<m>").indexOf("<m>"));
    assertEquals(-1, tokenizer.tokenize("\uD835\uDC00<m>").indexOf("<m>"));
  }

  @Test
  void strippedSpaceBelongsToTheToken() {
    Tokenizer tokenizer = withToken(new AddedToken("<m>", false, true, true, false, true));
    Encoding encoding =
        tokenizer.encode("a \t<m>\u2000<m> b", EncodingOptions.defaults().withoutSpecialTokens());
    assertEquals(List.of("a", " \t<m>\u2000", "<m> ", "b"), encoding.tokens());
    assertEquals(
        List.of(new Span(0, 1), new Span(1, 7), new Span(7, 11), new Span(11, 12)),
        encoding.charSpans());
    assertEquals("<m>", tokenizer.convertIdsToTokens(encoding.inputIds()).get(1));
  }

  @Test
  void aNormalizedTokenIsFoundInNormalizedForm() {
    Tokenizer tokenizer = withToken(new AddedToken("École X", false, false, false, true, false));
    assertEquals(List.of("a", "ecole x", "b"), tokenizer.tokenize("a ECOLE\tx b"));
    assertEquals("École X", tokenizer.convertIdsToTokens(new int[] {15}).getFirst());
    Encoding encoding =
        tokenizer.encode("a \u00C9COLE X", EncodingOptions.defaults().withoutSpecialTokens());
    assertEquals(new Span(2, 9), encoding.charSpan(1));
    assertArrayEquals(new int[] {5, 15}, encoding.inputIds());
  }

  @Test
  void aNormalizedTokenTakesNormalizedSpaceWithIt() {
    Tokenizer tokenizer = withToken(new AddedToken("My", false, true, true, true, false));
    assertEquals(List.of("name", " my ", "name"), tokenizer.tokenize("Name\nMY\tname"));
  }

  @Test
  void ofTokensThatLookAlikeOnceNormalizedTheSpecialOneIsFound() {
    TokenizerConfig config =
        TokenizerConfig.uncased()
            .withAddedTokens(
                List.of(
                    new AddedToken("HI", false, false, false, true, false),
                    new AddedToken("Hi", false, false, false, true, true)));
    Tokenizer tokenizer = SmallVocabulary.tokenizer(config, "x");
    assertArrayEquals(
        new int[] {7},
        tokenizer.encode("hi", EncodingOptions.defaults().withoutSpecialTokens()).inputIds());
  }

  @Test
  void lookingForNormalizedTokensChangesNothingElse() throws IOException {
    Path vocabulary =
        TestData.copy("golden/bert-base-uncased.vocab.txt.gz", folder.resolve("vocab.txt"));
    Tokenizer looking =
        Tokenizer.ofVocabulary(
            vocabulary,
            TokenizerConfig.uncased().withAddedTokens(List.of(AddedToken.plain("zq zq zq"))));
    Tokenizer plain = Tokenizer.ofVocabulary(vocabulary, TokenizerConfig.uncased());
    for (String line : TestData.lines("golden/bert-base-uncased.jsonl.gz")) {
      String text = JsonParser.parseString(line).getAsJsonObject().get("text").getAsString();
      Encoding expected = plain.encode(text);
      Encoding actual = looking.encode(text);
      assertArrayEquals(expected.inputIds(), actual.inputIds(), text);
      assertArrayEquals(expected.wordIds(), actual.wordIds(), text);
      assertEquals(expected.charSpans(), actual.charSpans(), text);
    }
  }

  private static Tokenizer withToken(AddedToken token) {
    return SmallVocabulary.tokenizer(
        TokenizerConfig.uncased().withAddedTokens(List.of(token)), WORDS);
  }
}
