package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.TinyModel;
import dev.jbert.tokenizer.TextInput;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextClassificationTest {

  private static final String MODEL = "bert-uncased-seqcls";
  private static final double SCORES = 2e-5;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased-seqcls", "bert-cased-seqcls"})
  void resultsAreThoseOfTheReference(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (TextClassification classifier = TextClassification.load(tiny.folder())) {
      List<JsonObject> cases = tiny.cases("text_classification");
      assertEquals(4, cases.size());
      for (JsonObject expected : cases) {
        List<TextInput> texts =
            elements(expected.getAsJsonArray("texts"))
                .map(text -> TextInput.of(text.getAsString()))
                .toList();
        List<List<LabelScore>> found =
            classifier.classify(texts, options(expected.getAsJsonObject("options")));
        assertEquals(texts.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
          assertLabels(expected.getAsJsonArray("result").get(i), found.get(i));
        }
      }
    }
  }

  private static Stream<JsonElement> elements(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static TextClassificationOptions options(JsonObject json) {
    TextClassificationOptions options = TextClassificationOptions.defaults();
    if (json.has("top_k")) {
      options =
          json.get("top_k").isJsonNull()
              ? options.withAllLabels()
              : options.withTopK(json.get("top_k").getAsInt());
    }
    return json.has("function_to_apply")
        ? options.withFunctionToApply(
            FunctionToApply.valueOf(
                json.get("function_to_apply").getAsString().toUpperCase(Locale.ROOT)))
        : options;
  }

  private static void assertLabels(JsonElement expected, List<LabelScore> found) {
    List<JsonElement> labels =
        expected.isJsonArray() ? expected.getAsJsonArray().asList() : List.of(expected);
    assertEquals(labels.size(), found.size());
    for (int rank = 0; rank < found.size(); rank++) {
      JsonObject label = labels.get(rank).getAsJsonObject();
      assertEquals(label.get("label").getAsString(), found.get(rank).label());
      assertEquals(label.get("score").getAsDouble(), found.get(rank).score(), SCORES);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "regression, NONE",
    "multi_label_classification, SIGMOID",
    "single_label_classification, SOFTMAX"
  })
  void theProblemTypeSaysHowLogitsBecomeScores(String problemType, FunctionToApply function)
      throws IOException {
    Path folder = copyWithConfig("\"vocab_size\"", "\"problem_type\": \"" + problemType + "\", ");
    try (TextClassification classifier = TextClassification.load(folder)) {
      TextClassificationOptions all = TextClassificationOptions.defaults().withAllLabels();
      assertEquals(
          classifier.classify("hello", all.withFunctionToApply(function)),
          classifier.classify("hello", all));
    }
  }

  private Path copyWithConfig(String before, String inserted) throws IOException {
    try (Stream<Path> files = Files.list(TinyModel.of(MODEL).folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, temporary.resolve(file.getFileName()));
      }
    }
    Path config = temporary.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace(before, inserted + before));
    return temporary;
  }

  @Test
  void aPairIsClassifiedAsOneAndABatchAsEachInputAlone() throws IOException {
    try (TextClassification classifier = TextClassification.load(TinyModel.of(MODEL).folder())) {
      TextClassificationOptions all = TextClassificationOptions.defaults().withAllLabels();
      List<TextInput> inputs =
          List.of(TextInput.of("one day"), TextInput.of("one day", "I see"), TextInput.of("I see"));
      List<List<LabelScore>> together = classifier.classify(inputs, all);
      for (int i = 0; i < inputs.size(); i++) {
        assertEquals(classifier.classify(List.of(inputs.get(i)), all).getFirst(), together.get(i));
      }
      assertEquals(3, together.stream().distinct().count());
      assertEquals(List.of(), classifier.classify(List.of(), all));
      assertEquals(List.of("NEGATIVE", "POSITIVE"), classifier.labels());
    }
  }

  @Test
  void aTextThatIsTooLongIsRefusedUnlessItMayBeCut() throws IOException {
    try (TextClassification classifier = TextClassification.load(TinyModel.of(MODEL).folder())) {
      String tooLong = "one ".repeat(200);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> classifier.classify(tooLong));
      assertEquals("text 0 has 202 tokens, the model takes at most 128", e.getMessage());
      TextClassificationOptions cutting =
          TextClassificationOptions.defaults().withTruncation(Truncation.LONGEST_FIRST);
      assertEquals(
          classifier.classify("one ".repeat(126)),
          classifier.classify(tooLong, cutting).getFirst());
    }
  }

  @DisplayName("row 17: no head to classify with")
  @Test
  void aMissingHeadIsAnErrorAndNeverRandom() {
    Path folder = TinyModel.of("bert-uncased-base").folder();
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> TextClassification.load(folder));
    assertEquals(Reason.NO_SUCH_HEAD, e.reason());
    assertEquals(
        folder.resolve("model.safetensors")
            + ": no complete sequence classification head: it lacks 2 of 2 weights:"
            + " classifier.weight, classifier.bias",
        e.getMessage());
  }
}
