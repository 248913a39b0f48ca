package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.LoadOptions;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FillMaskTest {

  private static final float SCORES = 2e-5f;
  private static FillMask fillMask;

  @BeforeAll
  static void load() throws IOException {
    fillMask = FillMask.load(TinyModel.of("bert-uncased-mlm").folder());
  }

  @AfterAll
  static void close() {
    fillMask.close();
  }

  static Stream<Arguments> modelsAndRuns() {
    return Stream.of("bert-uncased-mlm", "bert-cased-mlm")
        .flatMap(name -> Runs.all().map(options -> Arguments.of(name, options)));
  }

  @ParameterizedTest
  @MethodSource("modelsAndRuns")
  void resultsAreThoseOfTheReference(String name, LoadOptions options) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (FillMask pipeline = FillMask.load(tiny.folder(), options)) {
      List<JsonObject> cases = tiny.cases("fill_mask");
      assertEquals(4, cases.size());
      for (JsonObject expected : cases) {
        FillMaskResult result =
            pipeline.fill(expected.get("text").getAsString(), options(expected));
        JsonArray masks = expected.getAsJsonArray("result");
        if (!masks.get(0).isJsonArray()) {
          masks = new JsonArray();
          masks.add(expected.getAsJsonArray("result"));
        }
        assertEquals(masks.size(), result.masks().size());
        for (int m = 0; m < masks.size(); m++) {
          assertCandidates(masks.get(m).getAsJsonArray(), result.masks().get(m));
        }
      }
    }
  }

  private static FillMaskOptions options(JsonObject json) {
    FillMaskOptions options = FillMaskOptions.defaults();
    if (json.has("top_k")) {
      options = options.withTopK(json.get("top_k").getAsInt());
    }
    if (json.has("targets")) {
      List<String> targets = new ArrayList<>();
      for (JsonElement target : json.getAsJsonArray("targets")) {
        targets.add(target.getAsString());
      }
      options = options.withTargets(targets);
    }
    return options;
  }

  private static void assertCandidates(JsonArray expected, List<MaskCandidate> actual) {
    assertEquals(expected.size(), actual.size());
    for (int rank = 0; rank < actual.size(); rank++) {
      JsonObject reference = expected.get(rank).getAsJsonObject();
      MaskCandidate candidate = actual.get(rank);
      assertEquals(reference.get("token").getAsInt(), candidate.token());
      assertEquals(reference.get("token_str").getAsString(), candidate.tokenStr());
      assertEquals(reference.get("sequence").getAsString(), candidate.sequence());
      assertEquals(reference.get("score").getAsFloat(), candidate.score(), SCORES);
    }
  }

  @Test
  void manyTextsGiveWhatEachAloneGivesInOrder() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add("the [MASK] sells " + "shells ".repeat(i) + (i % 3 == 0 ? "[MASK]." : "."));
    }
    List<FillMaskResult> together = fillMask.fill(texts, FillMaskOptions.defaults());
    assertEquals(40, together.size());
    for (int i = 0; i < 40; i++) {
      assertEquals(fillMask.fill(texts.get(i)), together.get(i), texts.get(i));
    }
    assertEquals(List.of(), fillMask.fill(List.of(), FillMaskOptions.defaults()));
  }

  @Test
  void scoresAreProbabilitiesInFallingOrder() {
    FillMaskResult all = fillMask.fill("Say [MASK]!", FillMaskOptions.defaults().withTopK(900));
    double sum = 0;
    float before = 1;
    for (MaskCandidate candidate : all.candidates()) {
      assertTrue(candidate.score() <= before);
      before = candidate.score();
      sum += candidate.score();
    }
    assertEquals(1, sum, 1e-5);
    Set<Integer> tokens =
        all.candidates().stream().map(MaskCandidate::token).collect(Collectors.toSet());
    assertEquals(900, tokens.size());
  }

  @Test
  void targetsAreSelectedAfterTheSoftmaxAndCapTopK() {
    List<MaskCandidate> all =
        fillMask.fill("Say [MASK]!", FillMaskOptions.defaults().withTopK(900)).candidates();
    List<MaskCandidate> targeted =
        fillMask
            .fill(
                "Say [MASK]!",
                FillMaskOptions.defaults().withTargets(List.of("bank", "world", "bank")))
            .candidates();
    assertEquals(
        all.stream().filter(c -> Set.of("bank", "world").contains(c.tokenStr())).toList(),
        targeted);
  }

  @Test
  void aTargetOutsideTheVocabularyIsItsFirstPieceWithAWarning() {
    FillMaskResult result =
        fillMask.fill(
            "Say [MASK]!",
            FillMaskOptions.defaults().withTargets(List.of("tokenized", "world", " ")));
    String piece =
        result.candidates().stream()
            .map(MaskCandidate::tokenStr)
            .filter(t -> !t.equals("world"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            "target \"tokenized\" is not in the vocabulary, its first piece \""
                + piece
                + "\" stands in for it",
            "target \" \" has no token and is ignored"),
        result.warnings());
    assertEquals(2, result.candidates().size());
    assertEquals(List.of(), fillMask.fill("Say [MASK]!").warnings());
  }

  @Test
  void mistakesAreNamed() {
    FillMaskOptions five = FillMaskOptions.defaults();
    assertRefused("text 1 has no [MASK]", List.of("Say [MASK]!", "Say it!"), five);
    assertRefused("text 0 has no [MASK]", List.of(""), five);
    assertRefused(
        "text 1 has 203 tokens, the model takes at most 128",
        List.of("[MASK]", "[MASK]" + " the".repeat(200)),
        five);
    assertRefused(
        "none of the targets [ , ] has any token",
        List.of("[MASK]"),
        five.withTargets(List.of(" ", "")));
    assertRefused(
        "top_k: expected at most the 900 tokens of the vocabulary, found 901",
        List.of("[MASK]"),
        five.withTopK(901));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> five.withTopK(0));
    assertEquals("top_k: expected 1 or more, found 0", e.getMessage());
    FillMaskResult two = fillMask.fill("[MASK] [MASK]");
    assertEquals(
        "the text has 2 masked places",
        assertThrows(IllegalStateException.class, two::candidates).getMessage());
  }

  private static void assertRefused(String message, List<String> texts, FillMaskOptions options) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> fillMask.fill(texts, options));
    assertEquals(message, e.getMessage());
  }

  @Test
  void aFolderWithoutTheHeadIsRefused() {
    assertThrows(
        CheckpointException.class, () -> FillMask.load(TinyModel.of("bert-uncased-base").folder()));
  }
}
