package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tools.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that rank documents and choose among choices. */
class PairCommandsTest {
  private static final Path TWO_LABELS = CommandRun.TINY.resolve("bert-uncased-seqcls");
  private static final String CHOOSER = CommandRun.TINY.resolve("bert-uncased-choice").toString();
  private static final double SCORES = 2e-5;

  @TempDir static Path temporary;
  private static String reranker;

  @BeforeAll
  static void write() throws IOException {
    reranker = OneLabelModel.write(Files.createDirectory(temporary.resolve("model"))).toString();
  }

  private static JsonArray json(CommandRun run) {
    assertEquals(0, run.status(), run.errors());
    assertEquals(1, run.lines().size());
    return JsonParser.parseString(run.output()).getAsJsonArray();
  }

  @Test
  void rerankGivesTheProbabilityOfTheReferencesLogit() throws IOException {
    JsonObject pairs =
        JsonParser.parseString(Files.readString(TWO_LABELS.resolve("expected.json")))
            .getAsJsonObject()
            .getAsJsonArray("tensors")
            .get(1)
            .getAsJsonObject();
    try (NpzFile arrays = NpzFile.open(TWO_LABELS.resolve("expected.npz"))) {
      float[] logits = arrays.array("pair.logits").data();
      for (int i = 0; i < 4; i++) {
        String query = pairs.getAsJsonArray("texts").get(i).getAsString();
        String document = pairs.getAsJsonArray("text_pairs").get(i).getAsString();
        JsonArray ranked =
            json(CommandRun.of("rerank", "--json", "-m", reranker, "-q", query, document));
        JsonObject only = ranked.get(0).getAsJsonObject();
        assertEquals(List.of("corpus_id", "score"), List.copyOf(only.keySet()));
        assertEquals(0, only.get("corpus_id").getAsInt());
        double expected = 1 / (1 + Math.exp(-(double) logits[2 * i + 1]));
        assertEquals(expected, only.get("score").getAsDouble(), SCORES);
        CommandRun raw =
            CommandRun.of(
                "rerank",
                "--json",
                "--activation-fn",
                "identity",
                "-m",
                reranker,
                "-q",
                query,
                document);
        double score = json(raw).get(0).getAsJsonObject().get("score").getAsDouble();
        assertEquals(logits[2 * i + 1], score, 5e-5);
      }
    }
  }

  @Test
  void rerankTakesDocumentsFromAnywhereAndKeepsTheBest() throws IOException {
    List<String> documents =
        new ArrayList<>(IntStream.range(0, 70).mapToObj(i -> "day " + i % 35).toList());
    Path file = Files.write(temporary.resolve("documents"), documents);
    byte[] input = String.join("\n", documents).getBytes(UTF_8);
    CommandRun all =
        CommandRun.withInput(
            input, "rerank", "--json", "--return-documents", "-m", reranker, "-q", "one");
    JsonArray ranked = json(all);
    assertEquals(70, ranked.size());
    for (int rank = 0; rank < 70; rank++) {
      JsonObject one = ranked.get(rank).getAsJsonObject();
      assertEquals(List.of("corpus_id", "score", "text"), List.copyOf(one.keySet()));
      int id = one.get("corpus_id").getAsInt();
      assertEquals(documents.get(id), one.get("text").getAsString());
      if (rank > 0) {
        JsonObject before = ranked.get(rank - 1).getAsJsonObject();
        double more = before.get("score").getAsDouble() - one.get("score").getAsDouble();
        assertTrue(more > 0 || (more == 0 && before.get("corpus_id").getAsInt() < id));
      }
    }
    CommandRun best =
        CommandRun.of(
            "rerank",
            "--json",
            "--return-documents",
            "-m",
            reranker,
            "-q",
            "one",
            "-k",
            "5",
            "-f",
            file.toString());
    assertEquals(
        ranked.asList().subList(0, 5),
        JsonParser.parseString(best.output()).getAsJsonArray().asList());
  }

  @Test
  void rerankTakesJsonLinesAndShowsTables() {
    String line = "{\"query\": \"one\", \"documents\": [\"day\", \"I see\"]}";
    byte[] input = (line + "\n" + line + "\n").getBytes(UTF_8);
    CommandRun lines = CommandRun.withInput(input, "rerank", "--json", "--jsonl", "-m", reranker);
    assertEquals(2, lines.lines().size(), lines.errors());
    CommandRun single =
        CommandRun.of("rerank", "--json", "-m", reranker, "-q", "one", "day", "I see");
    assertEquals(single.output().repeat(2), lines.output());
    CommandRun table = CommandRun.of("rerank", "-m", reranker, "-q", "one", "day", "I see");
    assertEquals("score  corpus_id  document", table.lines().getFirst().strip());
    assertEquals(3, table.lines().size());
    CommandRun tables = CommandRun.withInput(input, "rerank", "--jsonl", "-m", reranker);
    assertEquals(table.output() + "\n" + table.output(), tables.output());
    CommandRun none =
        CommandRun.withInput(new byte[0], "rerank", "--json", "-m", reranker, "-q", "a");
    assertEquals("[]\n", none.output());
  }

  @Test
  void rerankRefusesWhatItCannotRank() {
    assertEquals(
        new CommandRun(
            1,
            "",
            "jbert: a ranking needs a model with one label, this one has 2: [NEGATIVE, POSITIVE]\n"),
        CommandRun.of("rerank", "-m", TWO_LABELS.toString(), "-q", "one", "day"));
    assertEquals(2, CommandRun.of("rerank", "-m", reranker, "day").status());
    assertEquals(2, CommandRun.of("rerank", "-m", reranker, "-q", "a", "--jsonl", "{}").status());
    assertEquals(2, CommandRun.of("rerank", "-m", reranker, "-q", "a", "-k", "0", "b").status());
    byte[] input =
        "{\"query\": \"one\", \"documents\": []}\n{\"query\": \"one\"}\n".getBytes(UTF_8);
    assertEquals(
        new CommandRun(
            1, "[]\n", "jbert: line 2 of standard input: the field \"documents\" is missing\n"),
        CommandRun.withInput(input, "rerank", "--json", "--jsonl", "-m", reranker));
  }

  @Test
  void chooseGivesTheSoftmaxOfTheReferencesLogits() throws IOException {
    String prompt =
        "She sells sea-shells by the sea-shore; the shells she sells are sea-shells, I'm sure.";
    List<String> choices =
        List.of("Say hello to the world!", "The price rose 3.5% to $1,299.00 on Tuesday.");
    JsonArray found =
        json(
            CommandRun.of(
                "choose", "--json", "-m", CHOOSER, "-p", prompt, choices.get(0), choices.get(1)));
    try (NpzFile arrays = NpzFile.open(Path.of(CHOOSER).resolve("expected.npz"))) {
      float[] logits = arrays.array("choice.logits").data();
      for (int rank = 0; rank < 2; rank++) {
        JsonObject one = found.get(rank).getAsJsonObject();
        assertEquals(List.of("index", "score", "choice"), List.copyOf(one.keySet()));
        int index = one.get("index").getAsInt();
        double expected = 1 / (1 + Math.exp((double) logits[1 - index] - logits[index]));
        assertEquals(expected, one.get("score").getAsDouble(), SCORES);
        assertEquals(choices.get(index), one.get("choice").getAsString());
      }
    }
    assertTrue(
        found.get(0).getAsJsonObject().get("score").getAsDouble()
            >= found.get(1).getAsJsonObject().get("score").getAsDouble());
  }

  @Test
  void chooseTakesJsonLinesAndShowsTables() {
    String lines =
        """
        {"prompt": "one", "choices": ["day", "I see"]}
        {"prompt": "one", "choices": ["day"]}
        """;
    byte[] input = lines.getBytes(UTF_8);
    CommandRun run = CommandRun.withInput(input, "choose", "--json", "--jsonl", "-m", CHOOSER);
    assertEquals(2, run.lines().size(), run.errors());
    CommandRun first =
        CommandRun.of("choose", "--json", "-m", CHOOSER, "-p", "one", "day", "I see");
    assertEquals(first.lines().getFirst(), run.lines().getFirst());
    assertEquals("[{\"index\": 0, \"score\": 1.0, \"choice\": \"day\"}]", run.lines().getLast());
    CommandRun tables = CommandRun.withInput(input, "choose", "--jsonl", "-m", CHOOSER);
    assertTrue(
        tables.output().endsWith("\n\n score  index  choice\n1.0000      0  day\n"),
        tables.output());
  }

  @Test
  void chooseRefusesWhatItCannotChoose() {
    assertEquals(2, CommandRun.of("choose", "-m", CHOOSER, "day").status());
    assertEquals(2, CommandRun.of("choose", "-m", CHOOSER, "-p", "a", "--jsonl", "{}").status());
    assertEquals(
        "jbert: expected one choice or more, found none\n",
        CommandRun.of("choose", "-m", CHOOSER, "-p", "one").errors());
    String tooLong = "one ".repeat(200);
    assertEquals(
        "jbert: prompt 0 with choice 0 has 204 tokens, the model takes at most 128\n",
        CommandRun.of("choose", "-m", CHOOSER, "-p", tooLong, "day").errors());
    assertEquals(
        0, CommandRun.of("choose", "-m", CHOOSER, "--truncate", "-p", tooLong, "day").status());
    assertTrue(
        CommandRun.of("choose", "-m", reranker, "-p", "one", "day")
            .errors()
            .contains("multiple choice"));
  }
}
