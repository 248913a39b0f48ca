package dev.jbert.tools.conform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.model.LoadOptions;
import dev.jbert.tools.conform.Conformance.Shown;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.NpzFile;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of published case that needs a checkpoint of its own, made here of the reference's
 * answers for small models, and that a wrong answer of each kind does not pass.
 */
class PublishedCasesTest {
  private static final Path TINY = Path.of("../bert-core/src/test/resources/tiny");

  @TempDir Path temporary;
  private JsonArray cases;

  @BeforeEach
  void noCases() {
    cases = new JsonArray();
  }

  private static JsonObject expected(String model) throws IOException {
    return JsonParser.parseString(Files.readString(TINY.resolve(model).resolve("expected.json")))
        .getAsJsonObject();
  }

  private static JsonArray rows(String model, String array) throws IOException {
    try (NpzFile arrays = NpzFile.open(TINY.resolve(model).resolve("expected.npz"))) {
      FloatArray values = arrays.array(array);
      JsonArray rows = new JsonArray();
      for (int row = 0; row < values.shape()[0]; row++) {
        JsonArray one = new JsonArray();
        for (int column = 0; column < values.shape()[1]; column++) {
          one.add(values.data()[row * values.shape()[1] + column]);
        }
        rows.add(one);
      }
      return rows;
    }
  }

  private JsonObject add(String kind, String model) {
    JsonObject added = new JsonObject();
    added.addProperty("name", kind + "." + cases.size());
    added.addProperty("model", model);
    added.addProperty("kind", kind);
    cases.add(added);
    return added;
  }

  private void addTexts() throws IOException {
    String model = "distilbert-seqcls";
    JsonObject tensors = expected(model).getAsJsonArray("tensors").get(0).getAsJsonObject();
    JsonObject added = add("sequence_classification", model);
    added.add("labels", JsonParser.parseString("[\"NEGATIVE\", \"POSITIVE\"]"));
    added.addProperty("tolerance", 6e-5);
    added.add("texts", tensors.get("texts"));
    added.add("input_ids", unpadded(tensors.getAsJsonObject("inputs")));
    JsonArray logits = rows(model, "single.logits");
    added.add("logits", logits);
    JsonArray probabilities = new JsonArray();
    for (JsonElement row : logits) {
      double first = row.getAsJsonArray().get(0).getAsDouble();
      double second = row.getAsJsonArray().get(1).getAsDouble();
      JsonArray both = new JsonArray();
      both.add(1 / (1 + Math.exp(second - first)));
      both.add(1 / (1 + Math.exp(first - second)));
      probabilities.add(both);
    }
    added.add("probabilities", probabilities);
  }

  private static JsonArray unpadded(JsonObject inputs) {
    JsonArray rows = new JsonArray();
    for (int b = 0; b < inputs.getAsJsonArray("input_ids").size(); b++) {
      JsonArray row = new JsonArray();
      JsonArray ids = inputs.getAsJsonArray("input_ids").get(b).getAsJsonArray();
      JsonArray mask = inputs.getAsJsonArray("attention_mask").get(b).getAsJsonArray();
      for (int t = 0; t < ids.size(); t++) {
        if (mask.get(t).getAsInt() == 1) {
          row.add(ids.get(t));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private void addIds() throws IOException {
    String model = "distilbert-seqcls";
    JsonObject inputs =
        expected(model)
            .getAsJsonArray("tensors")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("inputs");
    JsonObject padded = new JsonObject();
    padded.add("input_ids", inputs.get("input_ids"));
    padded.add("attention_mask", inputs.get("attention_mask"));
    padded.add("logits", rows(model, "single.logits"));
    JsonObject alone = new JsonObject();
    JsonArray first = new JsonArray();
    first.add(unpadded(inputs).get(0));
    alone.add("input_ids", first);
    JsonArray logits = new JsonArray();
    logits.add(rows(model, "single.logits").get(0));
    alone.add("logits", logits);
    JsonObject added = add("sequence_classification_ids", model);
    added.addProperty("tolerance", 6e-5);
    added.add("cases", new JsonArray());
    added.getAsJsonArray("cases").add(padded);
    added.getAsJsonArray("cases").add(alone);
  }

  private void addLabels() throws IOException {
    String model = "roberta-seqcls";
    JsonObject reference =
        expected(model).getAsJsonArray("text_classification").get(0).getAsJsonObject();
    JsonObject added = add("text_classification", model);
    added.addProperty("labels_count", 5);
    added.addProperty("multi_label", true);
    JsonArray inner = new JsonArray();
    for (int i = 0; i < reference.getAsJsonArray("texts").size(); i++) {
      JsonObject one = reference.getAsJsonArray("result").get(i).getAsJsonObject().deepCopy();
      one.add("text", reference.getAsJsonArray("texts").get(i));
      inner.add(one);
    }
    added.add("cases", inner);
  }

  private void addQuestion() throws IOException {
    String model = "roberta-qa";
    JsonObject reference =
        expected(model).getAsJsonArray("question_answering").get(0).getAsJsonObject();
    JsonObject added = add("question_answering", model);
    List.of("question", "context", "result").forEach(key -> added.add(key, reference.get(key)));
  }

  private void addZeroShot() throws IOException {
    String model = "bart-nli";
    JsonObject reference = expected(model).getAsJsonArray("zero_shot").get(0).getAsJsonObject();
    JsonObject added = add("zero_shot_classification", model);
    added.add("text", reference.get("text"));
    added.add("candidate_labels", reference.get("labels"));
    JsonObject result = reference.getAsJsonObject("result");
    added.add("labels", result.get("labels"));
    added.add("scores", result.get("scores"));
  }

  @Test
  void everyKindPassesWhereTheCheckpointIsAtHand() throws IOException {
    addTexts();
    addIds();
    addLabels();
    addQuestion();
    addZeroShot();
    String report = conform();
    assertTrue(report.endsWith("5 passed, 0 failed, 0 skipped\n"), report);
  }

  @Test
  void aWrongAnswerOfAnyKindFails() throws IOException {
    addTexts();
    change(array(cases.get(0), "logits"), 0);
    addTexts();
    change(array(cases.get(1), "probabilities"), 0);
    addTexts();
    change(array(cases.get(2), "input_ids"), 0);
    addTexts();
    cases.get(3).getAsJsonObject().add("labels", JsonParser.parseString("[\"A\", \"B\"]"));
    addIds();
    JsonArray inner = cases.get(4).getAsJsonObject().getAsJsonArray("cases");
    change(inner.get(1).getAsJsonObject().getAsJsonArray("logits"), 0);
    addLabels();
    cases.get(5).getAsJsonObject().addProperty("labels_count", 6);
    addLabels();
    cases.get(6).getAsJsonObject().addProperty("multi_label", false);
    addLabels();
    JsonArray texts = cases.get(7).getAsJsonObject().getAsJsonArray("cases");
    texts.get(3).getAsJsonObject().addProperty("label", "joy");
    addQuestion();
    cases.get(8).getAsJsonObject().getAsJsonObject("result").addProperty("start", 1);
    addQuestion();
    cases.get(9).getAsJsonObject().getAsJsonObject("result").addProperty("score", 0.003);
    addZeroShot();
    change(cases.get(10).getAsJsonObject().getAsJsonArray("scores"));
    addZeroShot();
    JsonArray labels = cases.get(11).getAsJsonObject().getAsJsonArray("labels");
    labels.add(labels.remove(0));
    add("mind_reading", "roberta-qa");
    String report = conform();
    assertTrue(report.endsWith("0 passed, 13 failed, 0 skipped\n"), report);
    assertTrue(report.contains("there is no kind mind_reading"), report);
  }

  private static JsonArray array(JsonElement reference, String key) {
    return reference.getAsJsonObject().getAsJsonArray(key);
  }

  /** Moves a number of a row away from what it was. */
  private static void change(JsonArray rows, int row) {
    change(rows.get(row).getAsJsonArray());
  }

  private static void change(JsonArray values) {
    JsonElement value = values.get(1);
    boolean whole = value.getAsDouble() == Math.rint(value.getAsDouble());
    values.set(1, JsonParser.parseString(whole ? "7" : String.valueOf(value.getAsDouble() + 1e-4)));
  }

  @Test
  void aCheckpointThatIsNotHereIsTheOnlyReasonToSkip() throws IOException {
    for (String kind :
        List.of(
            "sequence_classification",
            "sequence_classification_ids",
            "text_classification",
            "question_answering",
            "zero_shot_classification")) {
      add(kind, "some/where");
    }
    String report = conform();
    assertTrue(report.endsWith("0 passed, 0 failed, 5 skipped\n"), report);
    assertEquals(
        5,
        report.lines().filter(line -> line.contains("checkpoint some/where is not here")).count());
  }

  private String conform() throws IOException {
    JsonObject file = new JsonObject();
    file.add("cases", cases);
    Path published = temporary.resolve("published.json");
    Files.writeString(published, file.toString());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Console console =
        Console.of(InputStream.nullInputStream(), output, output, Terminal.NONE, Map.of());
    Checkpoints.Finder finder = name -> Optional.of(TINY.resolve(name)).filter(Files::isDirectory);
    try (Checkpoints checkpoints = new Checkpoints(finder, LoadOptions.defaults())) {
      new Conformance(checkpoints, console, Shown.ALL).run(List.of(published));
    }
    return output.toString(UTF_8);
  }
}
