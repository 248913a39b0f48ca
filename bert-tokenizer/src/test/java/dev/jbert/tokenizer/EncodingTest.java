package dev.jbert.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EncodingTest {

  private static final Tokenizer UNCASED = TestData.base("uncased");
  private static final Tokenizer CASED = TestData.base("cased");

  @Test
  void theExamplesOfTheDocumentationHold() {
    Encoding encoding = UNCASED.encode("I love Korea");
    assertEquals(List.of("[CLS]", "i", "love", "korea", "[SEP]"), encoding.tokens());
    assertArrayEquals(new int[] {101, 1045, 2293, 4420, 102}, encoding.inputIds());
    assertEquals("[CLS] i love korea [SEP]", UNCASED.decode(encoding.inputIds()));
  }

  @Test
  void publishedTokensAndIdsComeOut() {
    String text = "Using a Transformer network is simple";
    List<String> tokens = List.of("Using", "a", "Trans", "##former", "network", "is", "simple");
    assertEquals(tokens, CASED.tokenize(text));
    assertArrayEquals(
        new int[] {7993, 170, 13809, 23763, 2443, 1110, 3014}, CASED.convertTokensToIds(tokens));
    assertEquals(
        "Using a transformer network is simple",
        CASED.decode(new int[] {7993, 170, 11303, 1200, 2443, 1110, 3014}));
  }

  @Test
  void offsetsCountCharsAndCodePoints() {
    String family = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC66";
    Encoding encoding =
        UNCASED.encode(family + " ok", EncodingOptions.defaults().withoutSpecialTokens());
    assertEquals(List.of("[UNK]", "ok"), encoding.tokens());
    assertEquals(List.of(new Span(0, 8), new Span(9, 11)), encoding.charSpans());
    assertEquals(List.of(new Span(0, 5), new Span(6, 8)), encoding.codePointSpans());
    assertThrows(IndexOutOfBoundsException.class, () -> encoding.charSpan(2));
  }

  @Test
  void codePointOffsetsAgreeWithCharOffsetsOnAllGoldenTexts() {
    for (String line : TestData.lines("golden/bert-base-uncased.jsonl.gz")) {
      String text = JsonParser.parseString(line).getAsJsonObject().get("text").getAsString();
      Encoding encoding = UNCASED.encode(text);
      for (int i = 0; i < encoding.size(); i++) {
        Span chars = encoding.charSpan(i);
        Span codePoints = encoding.codePointSpan(i);
        assertEquals(text.codePointCount(0, chars.start()), codePoints.start());
        assertEquals(text.codePointCount(0, chars.end()), codePoints.end());
      }
    }
  }

  @Test
  void aTrailingMarkThatIsStrippedIsOutsideTheLastOffset() {
    Encoding encoding = UNCASED.encode("cafe\u0301", EncodingOptions.defaults());
    assertEquals(new Span(0, 4), encoding.charSpan(1));
  }

  @Test
  void aWordOfMoreThanAHundredCodePointsIsUnknown() {
    assertTrue(UNCASED.tokenize("a".repeat(100)).size() > 1);
    assertEquals(List.of("[UNK]"), UNCASED.tokenize("a".repeat(101)));
    String wide = Character.toString(0x1D41A);
    assertEquals(List.of("[UNK]"), UNCASED.tokenize(wide.repeat(101)));
    assertEquals(
        List.of("[UNK]", "b"), UNCASED.tokenize("a".repeat(70) + "a\u0301".repeat(40) + " b"));
  }

  @Test
  void arraysAreCopies() {
    Encoding encoding = UNCASED.encode("hello");
    encoding.inputIds()[0] = 7;
    assertEquals(101, encoding.inputIds()[0]);
    assertThrows(UnsupportedOperationException.class, () -> encoding.tokens().set(0, "x"));
  }

  @DisplayName("row 39: half a surrogate pair")
  @Test
  void halfASurrogatePairIsRefusedWithItsIndex() {
    for (String text : List.of("abc\uD800", "abc\uDC00x", "abc\uD800\uD800\uDC00")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> UNCASED.encode(text));
      String lone = String.format("U+%04X", (int) text.charAt(3));
      assertEquals(
          "the text has half a surrogate pair, " + lone + ", at char 3 of " + text.length(),
          refused.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> UNCASED.encode("a", "\uDC00", EncodingOptions.defaults()));
  }

  @Test
  void idsThatDoNotExistAreRefused() {
    for (int id : new int[] {-1, 30_522, Integer.MAX_VALUE}) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> UNCASED.convertIdsToTokens(new int[] {id}));
      assertEquals(
          "token id " + id + " is not in the vocabulary, whose ids are 0 to 30521",
          refused.getMessage());
      assertThrows(IllegalArgumentException.class, () -> UNCASED.decode(new int[] {id}));
    }
  }

  @Test
  void unknownTokensHaveTheIdOfTheUnknownToken() {
    assertEquals(100, UNCASED.convertTokenToId("no such token"));
    assertTrue(UNCASED.vocabulary().find("no such token").isEmpty());
    assertEquals(103, UNCASED.specialTokens().mask().id());
    assertEquals("[MASK]", UNCASED.specialTokens().mask().token());
  }

  @Test
  void decodingSkipsSpecialTokensAndCleansUpAsTold() {
    int[] ids = UNCASED.encode("Don't stop, it's [MASK].").inputIds();
    DecodeOptions plain = DecodeOptions.defaults();
    DecodeOptions clean = plain.withCleanUp(DecodeOptions.CleanUp.ON);
    assertEquals("[CLS] don ' t stop, it ' s [MASK]. [SEP]", UNCASED.decode(ids, plain));
    assertEquals("[CLS] don't stop, it's [MASK]. [SEP]", UNCASED.decode(ids, clean));
    assertEquals("don't stop, it's.", UNCASED.decode(ids, clean.skippingSpecialTokens()));
    assertEquals(
        UNCASED.decode(ids, plain),
        UNCASED.decode(ids, plain.withCleanUp(DecodeOptions.CleanUp.OFF)));
    assertEquals("", UNCASED.decode(new int[0]));
  }

  @Test
  void aBatchGivesTheSameRowsAsEachInputAlone() {
    List<TextInput> inputs =
        TestData.lines("golden/bert-base-cased.jsonl.gz").stream()
            .limit(300)
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .map(EncodingTest::input)
            .toList();
    List<Encoding> rows = CASED.encodeBatch(inputs, EncodingOptions.defaults()).rows();
    assertEquals(inputs.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Encoding alone =
          CASED.encodeBatch(List.of(inputs.get(i)), EncodingOptions.defaults()).rows().getFirst();
      assertArrayEquals(alone.inputIds(), rows.get(i).inputIds());
      assertEquals(alone.charSpans(), rows.get(i).charSpans());
    }
  }

  private static TextInput input(JsonObject golden) {
    JsonElement pair = golden.get("pair");
    String text = golden.get("text").getAsString();
    return pair.isJsonNull() ? TextInput.of(text) : TextInput.of(text, pair.getAsString());
  }
}
