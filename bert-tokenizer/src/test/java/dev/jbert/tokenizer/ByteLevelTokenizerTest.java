package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte-level BPE: words, spaces, offsets, added tokens, and the way back. */
class ByteLevelTokenizerTest {

  private static final long SEED = 1_234;
  private static final Duration GENEROUS = Duration.ofSeconds(20);
  private static final Tokenizer ROBERTA = TestData.tiny("roberta");
  private static final EncodingOptions PLAIN = EncodingOptions.defaults().withoutSpecialTokens();

  @TempDir private Path folder;

  private Tokenizer roberta(ByteLevelOptions options) throws IOException {
    Path vocabulary = TestData.copy("tiny/roberta/vocab.json.gz", folder.resolve("vocab.json"));
    Path merges = TestData.copy("tiny/roberta/merges.txt.gz", folder.resolve("merges.txt"));
    return Tokenizer.ofMerges(vocabulary, merges, TokenizerConfig.roberta().withText(options));
  }

  private static String pieces(Encoding encoding, String text) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < encoding.size(); i++) {
      Span span = encoding.charSpan(i);
      pieces.add(encoding.tokens().get(i) + "=" + text.substring(span.start(), span.end()));
    }
    return String.join("|", pieces);
  }

  private static List<int[]> spans(Encoding encoding) {
    return encoding.codePointSpans().stream()
        .map(span -> new int[] {span.start(), span.end()})
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"roberta, 67", "electra, 276", "distilbert, 192"})
  void tokensAndTheirPlacesAreThoseOfTheReferencesPipelines(String model, int spans) {
    Tokenizer tokenizer = TestData.tiny(model);
    int checked = 0;
    for (String line : TestData.lines("tiny/spans.jsonl.gz")) {
      JsonObject golden = JsonParser.parseString(line).getAsJsonObject();
      if (golden.get("model").getAsString().equals(model)) {
        Encoding encoding = tokenizer.encode(golden.get("text").getAsString(), PLAIN);
        boolean everyToken = golden.get("name").getAsString().endsWith("/none");
        for (JsonElement span : golden.getAsJsonArray("spans")) {
          checkSpan(encoding, span.getAsJsonArray(), everyToken);
          checked++;
        }
      }
    }
    assertEquals(spans, checked);
  }

  private static void checkSpan(Encoding encoding, JsonArray span, boolean isToken) {
    int start = span.get(0).getAsInt();
    int end = span.get(1).getAsInt();
    String word = span.get(2).getAsString();
    List<Span> spans = encoding.codePointSpans();
    if (isToken) {
      boolean found =
          IntStream.range(0, encoding.size())
              .anyMatch(
                  i ->
                      spans.get(i).equals(new Span(start, end))
                          && encoding.tokens().get(i).equals(word));
      assertTrue(found, word + " at " + start + " of " + encoding);
    }
    assertTrue(spans.stream().anyMatch(s -> s.start() == start), "start " + span);
    assertTrue(spans.stream().anyMatch(s -> s.end() == end), "end " + span);
  }

  @Test
  void aPairHasTwoSeparatorsAndOneTokenType() {
    Encoding encoding = ROBERTA.encode("a", "the", EncodingOptions.defaults());
    assertEquals(List.of("<s>", "a", "</s>", "</s>", "the", "</s>"), encoding.tokens());
    assertArrayEquals(new int[6], encoding.tokenTypeIds());
    assertArrayEquals(new int[] {-1, 0, -1, -1, 1, -1}, encoding.sequenceIds());
  }

  @Test
  void offsetsLeaveTheSpaceOutUnlessToldNotTo() throws IOException {
    String text = " the module  and\n";
    assertEquals(
        "Ġthe=the|Ġmodule=module|Ġ=|Ġand=and|Ċ=\n", pieces(ROBERTA.encode(text, PLAIN), text));
    Tokenizer untrimmed = roberta(new ByteLevelOptions(false, false, true));
    assertEquals(
        "Ġthe= the|Ġmodule= module|Ġ= |Ġand= and|Ċ=\n",
        pieces(untrimmed.encode(text, PLAIN), text));
  }

  @Test
  void aSpaceIsPutBeforeEachTextThatHasNone() throws IOException {
    Tokenizer spaced = roberta(new ByteLevelOptions(true, true, true));
    String text = "the<mask>the the";
    assertEquals(
        "Ġthe=the|<mask>=<mask>|Ġthe=he|Ġthe=the", pieces(spaced.encode(text, PLAIN), text));
    assertEquals("Ġthe= the", pieces(spaced.encode(" the", PLAIN), " the"));
    assertEquals(0, spaced.encode("", PLAIN).size());
    assertEquals(List.of("the"), ROBERTA.encode("the", PLAIN).tokens());
  }

  @Test
  void theFirstTokenOfAWindowKeepsItsSpaceWhereSpacesAreAdded() throws IOException {
    Tokenizer spaced = roberta(new ByteLevelOptions(true, true, true));
    EncodingOptions windows =
        PLAIN.withTruncation(Truncation.LONGEST_FIRST).withMaxLength(2).withOverflowingTokens();
    Encoding first = spaced.encode("the and the module", windows);
    assertEquals(new Span(4, 7), first.charSpan(1));
    assertEquals(new Span(7, 11), first.overflowing().getFirst().charSpan(0));
    assertEquals(new Span(12, 18), first.overflowing().getFirst().charSpan(1));
  }

  @Test
  void aSpaceBeforeACharacterOfTwoCharsNeverSplitsIt() throws IOException {
    Tokenizer spaced = roberta(new ByteLevelOptions(true, true, true));
    String text = "\uD83D\uDE00<mask>\uD83D\uDE00";
    Encoding encoding = spaced.encode(text, PLAIN);
    for (Span span : encoding.charSpans()) {
      assertTrue(span.start() <= span.end());
      for (int at : new int[] {span.start(), span.end()}) {
        assertTrue(at == text.length() || !Character.isLowSurrogate(text.charAt(at)), "" + span);
      }
    }
  }

  @Test
  void eachByteOfACharacterStandsForAllOfIt() {
    String text = "i\u2B62j";
    Encoding encoding = ROBERTA.encode(text, PLAIN);
    assertEquals("i", encoding.tokens().getFirst());
    assertEquals("j", encoding.tokens().getLast());
    for (int i = 1; i < encoding.size() - 1; i++) {
      assertEquals(new Span(1, 2), encoding.charSpan(i));
    }
    assertArrayEquals(
        new int[] {3, 4}, spans(ROBERTA.encode("\uD83D\uDE00 \uD83D\uDE00x", PLAIN)).getLast());
  }

  @Test
  void theMaskTakesTheSpaceOnItsLeftOnlyWhereItIsFlagged() throws IOException {
    String text = "Say <mask> !";
    assertEquals("Say <mask> Ġ!", words(ROBERTA.encode(text, PLAIN)));
    TokenizerConfig config =
        TokenizerConfig.roberta().withAddedTokens(List.of(AddedToken.special("<mask>")));
    roberta(ByteLevelOptions.roberta());
    Tokenizer unflagged =
        Tokenizer.ofMerges(folder.resolve("vocab.json"), folder.resolve("merges.txt"), config);
    assertTrue(unflagged.encode(text, PLAIN).tokens().containsAll(List.of("Ġ", "<mask>")));
  }

  /** The tokens with those of the first word put together. */
  private static String words(Encoding encoding) {
    List<String> words = new ArrayList<>();
    int[] wordIds = encoding.wordIds();
    for (int i = 0; i < encoding.size(); i++) {
      String token = encoding.tokens().get(i).strip();
      if (i > 0 && wordIds[i] == wordIds[i - 1]) {
        words.set(words.size() - 1, words.getLast() + token);
      } else {
        words.add(token);
      }
    }
    return String.join(" ", words);
  }

  @Test
  void theTokenOfTheMaskLeavesTheSpaceOutOfItsPlace() {
    Encoding encoding = ROBERTA.encode("the  <mask>", PLAIN);
    assertEquals("  <mask>", encoding.tokens().getLast());
    assertEquals(new Span(5, 11), encoding.charSpan(encoding.size() - 1));
  }

  @Test
  void textWithoutWordsIsOneWord() throws IOException {
    Tokenizer whole = roberta(new ByteLevelOptions(false, true, false));
    int[] wordIds = whole.encode("the module, and", PLAIN).wordIds();
    assertArrayEquals(new int[wordIds.length], wordIds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "  leading and trailing  ",
        "tab\tnewline\n\u0085next\u00A0nbsp\u2028\u3000",
        "\u00C7a va tr\u00E8s bien, e\u0301",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD835\uDD18",
        "\u0000\u0001\u007F\uFFFD\uFEFF",
        "\u1112\u1161\u11AB \uD55C\uAD6D\uC744 \u0E20\u0E32\u0E29\u0E32"
      })
  void decodingGivesTheTextBack(String text) {
    assertRoundTrip(text);
  }

  @Test
  void decodingGivesRandomTextsBack() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        int bits = 7 + random.nextInt(14);
        int codePoint = random.nextInt(Math.min(1 << bits, NormalizerReference.CODE_POINTS));
        if (NormalizerReference.isScalar(codePoint)) {
          text.appendCodePoint(codePoint);
        }
      }
      assertRoundTrip(text.toString());
    }
  }

  private static void assertRoundTrip(String text) {
    int[] ids = ROBERTA.encode(text).inputIds();
    assertEquals(text, ROBERTA.decode(ids, DecodeOptions.defaults().skippingSpecialTokens()));
    assertEquals("<s>" + text + "</s>", ROBERTA.decode(ids));
  }

  @Test
  void theAddedPrefixSpaceComesBackToo() throws IOException {
    Tokenizer spaced = roberta(new ByteLevelOptions(true, true, true));
    assertEquals(" the", spaced.decode(spaced.encode("the", PLAIN).inputIds()));
  }

  @Test
  void bytesThatAreNoCharacterAreReplacedAsInTheReference() {
    assertEquals("\uFFFD", decodeBytes(0xF0, 0x9F));
    assertEquals("\uFFFDA", decodeBytes(0xF0, 0x9F, 'A'));
    assertEquals("\uFFFD\uFFFD\uFFFD", decodeBytes(0xED, 0xA0, 0x80));
    assertEquals("\uFFFD\uFFFD", decodeBytes(0xED, 0xBF));
    assertEquals("\uFFFD\uFFFD\uFFFD", decodeBytes(0xE0, 0x80, 0x80));
    assertEquals("\uFFFD\uFFFD", decodeBytes(0xC0, 0xAF));
    assertEquals("\uFFFD\uFFFD\uFFFD\uFFFD", decodeBytes(0xF4, 0x90, 0x80, 0x80));
    assertEquals("\uD7FF", decodeBytes(0xED, 0x9F, 0xBF));
  }

  private static String decodeBytes(int... bytes) {
    return ROBERTA.decode(
        IntStream.of(bytes)
            .map(b -> ROBERTA.convertTokenToId(String.valueOf(ByteAlphabet.charOf(b))))
            .toArray());
  }

  @Test
  void longTextsTakeLittleMoreThanLinearTime() {
    List<String> texts =
        List.of(
            "a".repeat(1_000_000),
            "\u4E2D".repeat(300_000),
            " ".repeat(1_000_000),
            "the module and ".repeat(60_000),
            "'".repeat(1_000_000),
            "' s".repeat(300_000),
            "<mask".repeat(200_000));
    for (String text : texts) {
      int[] ids = assertTimeoutPreemptively(GENEROUS, () -> ROBERTA.encode(text, PLAIN).inputIds());
      assertEquals(text, ROBERTA.decode(ids));
    }
  }

  @Test
  void optionsOfAnotherModelAreRefused() {
    TokenizerConfig wrong = TokenizerConfig.roberta().withText(NormalizerOptions.cased());
    TestData.copy("tiny/roberta/vocab.json.gz", folder.resolve("vocab.json"));
    TestData.copy("tiny/roberta/merges.txt.gz", folder.resolve("merges.txt"));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Tokenizer.ofMerges(
                    folder.resolve("vocab.json"), folder.resolve("merges.txt"), wrong));
    assertTrue(refused.getMessage().startsWith("byte-level BPE needs ByteLevelOptions, found "));
  }
}
