package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that answer, classify and tag. */
class TaskCommandsTest {
  private static final String CLASSIFIER = model("bert-uncased-seqcls");
  private static final String ANSWERER = model("bert-uncased-qa");
  private static final String TAGGER = model("bert-uncased-tokcls");
  private static final double SCORES = 2e-5;

  private static String model(String name) {
    return CommandRun.TINY.resolve(name).toString();
  }

  private static JsonObject expected(String model, String task, int index) throws IOException {
    return JsonParser.parseString(Files.readString(Path.of(model, "expected.json")))
        .getAsJsonObject()
        .getAsJsonArray(task)
        .get(index)
        .getAsJsonObject();
  }

  /** Equal key for key, in the same order, and numbers within the bound of scores. */
  private static void assertSame(JsonElement expected, JsonElement found) {
    if (expected instanceof JsonArray list) {
      assertEquals(list.size(), found.getAsJsonArray().size());
      for (int i = 0; i < list.size(); i++) {
        assertSame(list.get(i), found.getAsJsonArray().get(i));
      }
    } else if (expected instanceof JsonObject object) {
      assertEquals(List.copyOf(object.keySet()), List.copyOf(found.getAsJsonObject().keySet()));
      object.keySet().forEach(key -> assertSame(object.get(key), found.getAsJsonObject().get(key)));
    } else if (expected.getAsJsonPrimitive().isNumber()) {
      assertEquals(expected.getAsDouble(), found.getAsDouble(), SCORES);
    } else {
      assertEquals(expected, found);
    }
  }

  @Test
  void classifyGivesTheResultOfThePipeline() throws IOException {
    for (int index : new int[] {0, 1}) {
      JsonObject reference = expected(CLASSIFIER, "text_classification", index);
      StringBuilder texts = new StringBuilder();
      reference.getAsJsonArray("texts").forEach(t -> texts.append(t.getAsString()).append('\n'));
      byte[] input = texts.toString().getBytes(UTF_8);
      CommandRun run =
          index == 0
              ? CommandRun.withInput(input, "classify", "--json", "-m", CLASSIFIER)
              : CommandRun.withInput(input, "classify", "--json", "--all", "-m", CLASSIFIER);
      JsonArray found = new JsonArray();
      run.lines().forEach(line -> found.add(JsonParser.parseString(line)));
      assertSame(reference.get("result"), found);
    }
  }

  @Test
  void classifyTakesPairsAsAnOptionAndAsJsonLines() {
    String line = "{\"text\": \"one day\", \"text_pair\": \"I see\"}";
    CommandRun pair =
        CommandRun.of("classify", "--json", "-m", CLASSIFIER, "--pair", "I see", "one day");
    CommandRun lines = CommandRun.of("classify", "--json", "-m", CLASSIFIER, "--jsonl", line);
    assertEquals(0, pair.status(), pair.errors());
    assertEquals(pair, lines);
  }

  @Test
  void classifyShowsATable() {
    assertEquals(
        """
         score  label     text
        0.6317  POSITIVE  x = y**2 + 3*z - 1;
        """,
        CommandRun.of("classify", "-m", CLASSIFIER, "x = y**2 + 3*z - 1;").output());
  }

  @Test
  void answerGivesTheResultOfThePipeline() throws IOException {
    for (int index : new int[] {8, 9}) {
      JsonObject reference = expected(ANSWERER, "question_answering", index);
      CommandRun run =
          CommandRun.of(
              "answer",
              "--json",
              "-m",
              ANSWERER,
              "-k",
              index == 8 ? "1" : "3",
              "--context",
              reference.get("context").getAsString(),
              reference.get("question").getAsString());
      assertEquals(1, run.lines().size(), run.errors());
      assertSame(reference.get("result"), JsonParser.parseString(run.lines().getFirst()));
    }
  }

  @Test
  void answerTakesJsonLinesAndShowsATable() {
    String line = "{\"question\": \"When did it open?\", \"context\": \"It opened in 1946.\"}";
    assertEquals(
        """
         score  start  end  answer
        0.0517     13   18  1946.
        """,
        CommandRun.of("answer", "-m", ANSWERER, "--jsonl", line).output());
  }

  @Test
  void tagGivesTheResultOfThePipeline() throws IOException {
    for (int index : new int[] {10, 14}) {
      JsonObject reference = expected(TAGGER, "token_classification", index);
      CommandRun run =
          CommandRun.of(
              "tag",
              "--json",
              "-m",
              TAGGER,
              "-a",
              reference.get("aggregation_strategy").getAsString(),
              reference.get("text").getAsString());
      assertEquals(1, run.lines().size(), run.errors());
      assertSame(reference.get("result"), JsonParser.parseString(run.lines().getFirst()));
    }
  }

  @Test
  void tagShowsATable() {
    assertEquals(
        """
         score  label  start  end  word
        0.6044  MISC       0    3  tim
        0.3875  ORG        4    8  cook
        0.3862  MISC       9   14  lives
        0.7998  MISC      15   17  in
        0.8138  MISC      18   22  palo
        0.5257  MISC      23   27  alto
        0.7708  MISC      27   28  .
        """,
        CommandRun.of("tag", "-m", TAGGER, "-a", "max", "Tim Cook lives in Palo Alto.").output());
  }

  @Test
  void aLineThatIsNotWhatItShouldBeIsNamed() {
    byte[] input = "{\"question\": \"Who?\"}\n".getBytes(UTF_8);
    CommandRun run = CommandRun.withInput(input, "answer", "-m", ANSWERER, "--jsonl");
    assertEquals(
        new CommandRun(
            1, "", "jbert: line 1 of standard input: the field \"context\" is missing\n"),
        run);
    assertEquals(
        "jbert: expected the fields text, found \"texts\"\n",
        CommandRun.of("tag", "-m", TAGGER, "--jsonl", "{\"texts\": \"a\"}").errors());
  }

  @Test
  void contradictingOptionsAreMisuse() {
    assertEquals(2, CommandRun.of("classify", "-m", CLASSIFIER, "-k", "0", "a").status());
    assertEquals(2, CommandRun.of("classify", "-m", CLASSIFIER, "-k", "1", "--all", "a").status());
    assertEquals(2, CommandRun.of("answer", "-m", ANSWERER, "Who?").status());
    assertEquals(2, CommandRun.of("tag", "-m", TAGGER, "--stride", "8", "a").status());
  }
}
