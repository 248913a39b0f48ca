package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.Span;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClassificationTest {

  private static final double SCORES = 2e-5;
  private static final String TEXT = "\uD83D\uDE00 Apple hired Tim Cook in 1998; he lives there.";
  private static final TokenClassificationOptions SIMPLE =
      TokenClassificationOptions.defaults().withAggregationStrategy(AggregationStrategy.SIMPLE);
  private static TokenClassification tagger;

  @BeforeAll
  static void load() throws IOException {
    tagger = TokenClassification.load(TinyModel.of("bert-uncased-tokcls").folder());
  }

  @AfterAll
  static void close() {
    tagger.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-tokcls", "bert-cased-tokcls"})
  void entitiesAreThoseOfTheReference(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (TokenClassification pipeline = TokenClassification.load(tiny.folder())) {
      List<JsonObject> cases = tiny.cases("token_classification");
      assertEquals(20, cases.size());
      for (JsonObject expected : cases) {
        String strategy = expected.get("aggregation_strategy").getAsString();
        TokenClassificationOptions options =
            TokenClassificationOptions.defaults()
                .withAggregationStrategy(
                    AggregationStrategy.valueOf(strategy.toUpperCase(Locale.ROOT)));
        List<Entity> found = pipeline.tag(expected.get("text").getAsString(), options);
        JsonArray entities = expected.getAsJsonArray("result");
        assertEquals(entities.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
          assertEntity(entities.get(i).getAsJsonObject(), found.get(i));
        }
      }
    }
  }

  private static void assertEntity(JsonObject expected, Entity found) {
    String label = expected.has("entity") ? "entity" : "entity_group";
    assertEquals(expected.get(label).getAsString(), found.label());
    assertEquals(expected.get("word").getAsString(), found.word());
    assertEquals(expected.get("start").getAsInt(), found.codePoints().start());
    assertEquals(expected.get("end").getAsInt(), found.codePoints().end());
    assertEquals(expected.get("score").getAsDouble(), found.score(), SCORES);
    assertEquals(
        expected.has("index")
            ? OptionalInt.of(expected.get("index").getAsInt())
            : OptionalInt.empty(),
        found.index());
  }

  @Test
  void placesAreThoseOfTheTextInCharsAndInCodePoints() {
    for (Entity entity : tagger.tag(TEXT)) {
      assertEquals(TEXT.codePointCount(0, entity.start()), entity.codePoints().start());
      assertEquals(TEXT.codePointCount(0, entity.end()), entity.codePoints().end());
    }
    assertEquals("\uD83D\uDE00", tagger.tag(TEXT).getFirst().word(), "unknown: as in the text");
  }

  @Test
  void ignoredLabelsAreLeftOut() {
    List<Entity> all = tagger.tag(TEXT);
    List<Entity> some =
        tagger.tag(TEXT, TokenClassificationOptions.defaults().withIgnoreLabels(List.of("B-MISC")));
    assertEquals(all.stream().filter(e -> !e.label().equals("B-MISC")).toList(), some);
    assertTrue(some.size() < all.size());
  }

  @Test
  void aBatchGivesTheEntitiesOfEachTextAlone() {
    List<String> texts = List.of(TEXT, "", "Paris", TEXT.repeat(8));
    TokenClassificationOptions windows = SIMPLE.withStride(16);
    List<List<Entity>> together = tagger.tag(texts, windows);
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(tagger.tag(texts.get(i), windows), together.get(i));
    }
  }

  @Test
  void aLongTextIsCutUnlessThereIsAStride() {
    String text = TEXT.repeat(8);
    List<Entity> cut = tagger.tag(text, SIMPLE);
    List<Entity> whole = tagger.tag(text, SIMPLE.withStride(16));
    assertTrue(cut.getLast().end() < text.length() - TEXT.length());
    assertEquals(text.length(), whole.getLast().end());
    for (int i = 1; i < whole.size(); i++) {
      assertTrue(whole.get(i - 1).end() <= whole.get(i).start());
    }
  }

  @Test
  void ofOverlappingEntitiesTheLongerStaysAndThenTheSurer() {
    Entity first = entity("A", 0.5f, 0, 4);
    Entity longer = entity("B", 0.1f, 2, 7);
    Entity equal = entity("C", 0.2f, 2, 7);
    Entity apart = entity("D", 0.1f, 7, 8);
    assertEquals(
        List.of(equal, apart), OverlappingEntities.merged(List.of(apart, first, longer, equal)));
  }

  private static Entity entity(String label, float score, int start, int end) {
    return new Entity(label, score, OptionalInt.empty(), label, start, end, new Span(start, end));
  }

  @Test
  void aStrideWithoutAggregationIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> TokenClassificationOptions.defaults().withStride(16));
    assertThrows(
        IllegalArgumentException.class, () -> tagger.tag(TEXT.repeat(8), SIMPLE.withStride(500)));
  }

  /** WordPiece splits at white space anyway, so words joined by a space are the text itself. */
  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-tokcls", "bert-cased-tokcls"})
  void wordsGiveTheEntitiesOfTheReferenceForTheirText(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (TokenClassification pipeline = TokenClassification.load(tiny.folder())) {
      for (JsonObject expected : tiny.cases("token_classification")) {
        TokenClassificationOptions options =
            TokenClassificationOptions.defaults()
                .withAggregationStrategy(
                    AggregationStrategy.valueOf(
                        expected
                            .get("aggregation_strategy")
                            .getAsString()
                            .toUpperCase(Locale.ROOT)));
        List<String> words = List.of(expected.get("text").getAsString().split(" ", -1));
        List<Entity> found = pipeline.tagWords(List.of(words), options).getFirst();
        JsonArray entities = expected.getAsJsonArray("result");
        assertEquals(entities.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
          assertEntity(entities.get(i).getAsJsonObject(), found.get(i));
        }
      }
    }
  }

  @Test
  void theDelimiterMovesPlacesAndNothingElse() {
    List<String> words = List.of("\uD83D\uDE00", "Apple", "hired", "Tim");
    List<Entity> narrow = tagger.tagWords(words);
    List<Entity> wide =
        tagger
            .tagWords(
                List.of(words),
                TokenClassificationOptions.defaults().withDelimiter(" \uD83D\uDE00 "))
            .getFirst();
    // Before each word three more chars and two more code points than before the one in front.
    assertEquals(List.of(0, 3, 9, 15), startsOfWords(narrow));
    assertEquals(List.of(0, 6, 15, 24), startsOfWords(wide));
    Entity tim = wide.stream().filter(entity -> entity.start() == 24).findFirst().orElseThrow();
    assertEquals(20, tim.codePoints().start());
    for (int i = 0; i < wide.size(); i++) {
      assertEquals(narrow.get(i).score(), wide.get(i).score());
      assertEquals(narrow.get(i).word(), wide.get(i).word());
      assertEquals(narrow.get(i).index(), wide.get(i).index());
    }
  }

  private static List<Integer> startsOfWords(List<Entity> entities) {
    return entities.stream()
        .filter(entity -> !entity.word().startsWith("##"))
        .map(Entity::start)
        .toList();
  }

  @Test
  void windowsOverWordsEndWithTheText() {
    List<String> words = List.of(TEXT.repeat(8).split(" "));
    List<Entity> whole = tagger.tagWords(List.of(words), SIMPLE.withStride(16)).getFirst();
    assertEquals(tagger.tag(String.join(" ", words), SIMPLE.withStride(16)), whole);
    assertEquals(List.of(), tagger.tagWords(List.of()));
    assertEquals(List.of(), tagger.tagWords(List.of(), SIMPLE));
  }

  @Test
  void aTokenizerThatTakesWordsForTextsIsRefused() throws IOException {
    try (TokenClassification roberta =
        TokenClassification.load(TinyModel.of("roberta-tokcls").folder())) {
      List<String> words = List.of("Tim", "Cook");
      assertThrows(IllegalArgumentException.class, () -> roberta.tagWords(words));
    }
  }
}
