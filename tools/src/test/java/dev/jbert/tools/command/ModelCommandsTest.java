package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tools.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models on this machine, what they hold, and how fast they are. */
class ModelCommandsTest {
  @TempDir Path temporary;

  @Test
  void inspectShowsConfigurationHeadsAndTensors() {
    CommandRun run = CommandRun.of("inspect", "--json", CommandRun.MLM);
    JsonObject model = JsonParser.parseString(run.output()).getAsJsonObject();
    assertEquals("masked_lm", model.get("heads").getAsString());
    assertEquals(900, model.get("tokenizer_vocab_size").getAsInt());
    assertEquals(110_928, model.get("parameters").getAsLong());
    assertEquals(
        "[900,48]",
        tensor(model, "bert.embeddings.word_embeddings.weight").get("shape").toString());
    assertTrue(CommandRun.of("inspect", CommandRun.MLM).output().contains("110,928"));
  }

  private static JsonObject tensor(JsonObject model, String name) {
    for (var tensor : model.getAsJsonArray("tensors")) {
      if (tensor.getAsJsonObject().get("name").getAsString().equals(name)) {
        return tensor.getAsJsonObject();
      }
    }
    throw new AssertionError("no tensor " + name);
  }

  @Test
  void modelsListsWhatIsHereAndWhatCanBePulled() throws IOException {
    Path model = Files.createDirectories(temporary.resolve("models/my-bert"));
    Files.copy(Path.of(CommandRun.MLM, "config.json"), model.resolve("config.json"));
    Map<String, String> environment = Map.of("JBERT_CACHE", temporary.toString());
    CommandRun run = CommandRun.in(environment, Terminal.NONE, new byte[0], "models", "--json");
    JsonArray models = JsonParser.parseString(run.output()).getAsJsonArray();
    JsonObject first = models.get(0).getAsJsonObject();
    assertEquals("my-bert", first.get("model").getAsString());
    assertEquals("bert", first.get("family").getAsString());
    assertEquals(model.toString(), first.get("folder").getAsString());
    assertEquals(false, models.get(1).getAsJsonObject().get("here").getAsBoolean());
  }

  @Test
  void importWritesAFolderThatGivesTheSameAnswers() {
    Path folder = temporary.resolve("imported");
    CommandRun run = CommandRun.of("import", CommandRun.MLM, folder.toString());
    assertEquals(0, run.status(), run.errors());
    assertEquals(folder + "\n", run.output());
    assertEquals(
        CommandRun.of("fill-mask", "--json", "-m", CommandRun.MLM, "Say [MASK]!").output(),
        CommandRun.of("fill-mask", "--json", "-m", folder.toString(), "Say [MASK]!").output());
  }

  @Test
  void benchPrintsTheAgreedKeys() throws IOException {
    Path texts = Files.writeString(temporary.resolve("texts"), "Say [MASK]!\nI love\n");
    for (String output : List.of("last", "cls", "mean", "mlm")) {
      CommandRun run =
          CommandRun.of(
              "bench",
              "--json",
              "-m",
              CommandRun.MLM,
              "--texts",
              texts.toString(),
              "--runs",
              "3",
              "--warm-up",
              "0",
              "--output",
              output,
              "--kernels",
              "scalar",
              "--threads",
              "1");
      JsonObject result = JsonParser.parseString(run.output()).getAsJsonObject();
      assertEquals(
          List.of(
              "model",
              "batch",
              "sequence",
              "tokens",
              "threads",
              "weights",
              "kernels",
              "output",
              "runs",
              "median_ms",
              "p10_ms",
              "p90_ms",
              "tokens_per_second",
              "gflops",
              "load_ms",
              "first_ms",
              "peak_rss_mb"),
          List.copyOf(result.keySet()));
      assertEquals(2, result.get("batch").getAsInt());
      assertEquals(3, result.get("runs").getAsInt());
      assertEquals(output, result.get("output").getAsString());
      assertTrue(result.get("median_ms").getAsDouble() >= result.get("p10_ms").getAsDouble());
      assertTrue(result.get("gflops").getAsDouble() > 0);
    }
  }

  @Test
  void benchRefusesWhatThereIsNot() {
    assertEquals(2, CommandRun.of("bench", "--weights", "int4", "-m", CommandRun.MLM).status());
    assertEquals(2, CommandRun.of("bench", "--batch", "0", "-m", CommandRun.MLM).status());
    assertEquals(1, CommandRun.of("bench", "--sequence", "129", "-m", CommandRun.MLM).status());
  }
}
