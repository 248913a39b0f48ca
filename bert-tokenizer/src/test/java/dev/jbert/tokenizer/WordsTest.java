package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that come split into words: ids, word ids and places in each word. */
class WordsTest {

  private static final Tokenizer CASED = TestData.base("cased");
  private static final EncodingOptions DEFAULTS = EncodingOptions.defaults();

  @TempDir private Path folder;

  private static Encoding encode(Tokenizer tokenizer, String... words) {
    return tokenizer.encodeWords(List.of(List.of(words)), DEFAULTS).rows().getFirst();
  }

  private static Span span(int start, int end) {
    return new Span(start, end);
  }

  @Test
  void wordIdsAreThoseOfTheListAndPlacesThoseInTheWord() {
    Encoding encoding = encode(CASED, "Using", "a", "Transformer", "network", "", "is simple");
    assertArrayEquals(
        new int[] {101, 7993, 170, 13809, 23763, 2443, 1110, 3014, 102}, encoding.inputIds());
    assertArrayEquals(new int[] {-1, 0, 1, 2, 2, 3, 5, 5, -1}, encoding.wordIds());
    List<Span> spans =
        List.of(
            span(0, 0),
            span(0, 5),
            span(0, 1),
            span(0, 5),
            span(5, 11),
            span(0, 7),
            span(0, 2),
            span(3, 9),
            span(0, 0));
    assertEquals(spans, encoding.charSpans());
    assertEquals(spans, encoding.codePointSpans());
  }

  @Test
  void codePointsAreCountedWordByWord() {
    Encoding encoding = encode(CASED, "\uD83D\uDE00 is", "is");
    assertEquals(
        List.of(span(0, 0), span(0, 2), span(3, 5), span(0, 2), span(0, 0)), encoding.charSpans());
    assertEquals(
        List.of(span(0, 0), span(0, 1), span(2, 4), span(0, 2), span(0, 0)),
        encoding.codePointSpans());
  }

  @Test
  void noWordsGiveARowOfSpecialTokens() {
    assertArrayEquals(new int[] {101, 102}, encode(CASED).inputIds());
    assertEquals(0, CASED.encodeWords(List.of(), DEFAULTS).size());
  }

  @Test
  void longTextsAreCutIntoWindowsThatKeepTheWordIds() {
    EncodingOptions windows = DEFAULTS.withMaxLength(5).withStride(1).withOverflowingTokens();
    List<String> words = List.of("Using", "a", "Transformer", "network");
    BatchEncoding rows = CASED.encodeWords(List.of(words, words), windows);
    assertArrayEquals(new int[] {0, 0, 1, 1}, rows.overflowToSampleMapping());
    assertArrayEquals(new int[] {-1, 0, 1, 2, -1}, rows.rows().get(0).wordIds());
    assertArrayEquals(new int[] {-1, 2, 2, 3, -1}, rows.rows().get(1).wordIds());
  }

  @Test
  void addedTokensLookAsTheyDoInTheirWord() {
    AddedToken stripping = new AddedToken("<m>", false, true, false, false, false);
    Tokenizer tokenizer =
        SmallVocabulary.tokenizer(
            TokenizerConfig.uncased().withAddedTokens(List.of(stripping)), "a", "b");
    List<String> words = List.of("a", "b  <m>", "a", "\uD83D\uDE00 <m>");
    EncodingOptions windows = DEFAULTS.withMaxLength(5).withOverflowingTokens();
    List<Encoding> rows = tokenizer.encodeWords(List.of(words), windows).rows();
    assertEquals(List.of("[CLS]", "a", "b", "  <m>", "[SEP]"), rows.get(0).tokens());
    assertEquals(List.of("[CLS]", "a", "[UNK]", " <m>", "[SEP]"), rows.get(1).tokens());
    assertEquals(span(1, 6), rows.get(0).charSpan(3));
    assertEquals(span(2, 6), rows.get(1).charSpan(3));
    assertEquals(span(1, 5), rows.get(1).codePointSpan(3));
  }

  @Test
  void byteLevelWordsNeedASpaceBeforeEach() throws IOException {
    Tokenizer plain = TestData.tiny("roberta");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> encode(plain, "the", "world"));
    assertTrue(e.getMessage().contains("add_prefix_space"), e.getMessage());
    Encoding encoding = encode(withPrefixSpace(), "the", "the");
    assertEquals(List.of("<s>", "\u0120the", "\u0120the", "</s>"), encoding.tokens());
    assertEquals(List.of(span(0, 0), span(0, 3), span(0, 3), span(0, 0)), encoding.charSpans());
  }

  private Tokenizer withPrefixSpace() throws IOException {
    Path vocabulary = TestData.copy("tiny/roberta/vocab.json.gz", folder.resolve("vocab.json"));
    Path merges = TestData.copy("tiny/roberta/merges.txt.gz", folder.resolve("merges.txt"));
    ByteLevelOptions options = new ByteLevelOptions(true, true, true);
    return Tokenizer.ofMerges(vocabulary, merges, TokenizerConfig.roberta().withText(options));
  }
}
