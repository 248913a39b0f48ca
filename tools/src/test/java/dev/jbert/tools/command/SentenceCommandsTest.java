package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a sentence-transformers folder. */
class SentenceCommandsTest {
  private static final String PLAIN = CommandRun.TINY.resolve("bert-uncased-base").toString();

  @TempDir Path temporary;
  private Path folder;
  private String model;
  private String corpus;

  @BeforeEach
  void writeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("sentences"));
    model = folder.toString();
    try (Stream<Path> files = Files.list(Path.of(PLAIN))) {
      for (Path file : files.filter(f -> !f.toString().contains("expected")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.createDirectory(folder.resolve("1_Pooling"));
    write("1_Pooling/config.json", "{\"pooling_mode\": [\"cls\", \"mean\"]}");
    write(
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    write("sentence_bert_config.json", "{\"max_seq_length\": 64}");
    write(
        "config_sentence_transformers.json",
        """
        {"prompts": {"query": "the query: ", "passage": "a passage: "},
         "similarity_fn_name": "euclidean"}
        """);
    corpus = temporary.resolve("corpus.txt").toString();
    Files.writeString(Path.of(corpus), "the price rose\nsay hello\n\nhello the price\n");
  }

  private void write(String name, String json) throws IOException {
    Files.writeString(folder.resolve(name), json);
  }

  private static JsonArray json(String line) {
    return JsonParser.parseString(line).getAsJsonArray();
  }

  private static double[] numbers(CommandRun run) {
    assertEquals(0, run.status(), run.errors());
    return json(run.output()).asList().stream().mapToDouble(n -> n.getAsDouble()).toArray();
  }

  private double[] vector(String... options) {
    String[] all =
        Stream.concat(Stream.of("embed", "--json", "-m", model), Stream.of(options))
            .toArray(String[]::new);
    return numbers(CommandRun.of(all));
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
  }

  @Test
  void embedFollowsTheFolderAndItsOptions() {
    double[] whole = vector("hello");
    assertEquals(96, whole.length);
    assertEquals(1, norm(whole), 1e-6);
    double[] cut = vector("--dimensions", "10", "hello");
    assertArrayEquals(Arrays.copyOf(whole, 10), cut);
    assertEquals(1, norm(vector("--dimensions", "10", "--normalize", "hello")), 1e-6);
    assertArrayEquals(vector("the query: hello"), vector("--prompt-name", "query", "hello"));
    assertArrayEquals(vector("so: hello"), vector("--prompt", "so: ", "hello"));
    assertEquals(48, vector("--pooling", "weightedmean", "hello").length);
  }

  @Test
  void similarityIsTheFoldersOwn() {
    double[] a = vector("hello");
    double[] b = vector("the price");
    double squares =
        IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum();
    CommandRun run = CommandRun.of("similarity", "--json", "-m", model, "hello", "the price");
    double found = json(run.output()).get(1).getAsJsonArray().get(0).getAsDouble();
    assertEquals(-Math.sqrt(squares), found, 1e-6);
    CommandRun prompted =
        CommandRun.of(
            "similarity", "--json", "-m", model, "--prompt", "so: ", "hello", "the price");
    CommandRun written =
        CommandRun.of("similarity", "--json", "-m", model, "so: hello", "so: the price");
    assertEquals(written, prompted);
  }

  @Test
  void precisionIsThatOfAllVectorsOrOfACalibration() throws IOException {
    byte[] texts = "hello\nthe price\nsay hello\n".getBytes(UTF_8);
    Path floats = temporary.resolve("floats.npy");
    CommandRun plain =
        CommandRun.withInput(texts, "embed", "--json", "-m", model, "-o", floats.toString());
    List<double[]> rows =
        plain.lines().stream()
            .map(line -> json(line).asList().stream().mapToDouble(n -> n.getAsDouble()).toArray())
            .toList();
    CommandRun bytes =
        CommandRun.withInput(texts, "embed", "--json", "-m", model, "--precision", "int8");
    for (int r = 0; r < 3; r++) {
      JsonArray row = json(bytes.lines().get(r));
      for (int c = 0; c < 96; c++) {
        int column = c;
        double min = rows.stream().mapToDouble(v -> v[column]).min().orElseThrow();
        double max = rows.stream().mapToDouble(v -> v[column]).max().orElseThrow();
        double step = (rows.get(r)[c] - min) / ((max - min) / 255) - 128;
        assertEquals(Math.floor(step), row.get(c).getAsInt(), 1, "rounded in float32");
      }
    }
    CommandRun calibrated =
        CommandRun.of(
            "embed",
            "--json",
            "-m",
            model,
            "--precision",
            "int8",
            "--calibration",
            floats.toString(),
            "the price");
    assertEquals(bytes.lines().get(1) + "\n", calibrated.output());
  }

  @Test
  void bitsAreWrittenAsNumPyHasThem() throws IOException {
    Path file = temporary.resolve("bits.npy");
    double[] vector = vector("hello");
    CommandRun run =
        CommandRun.of(
            "embed", "-m", model, "--precision", "binary", "-o", file.toString(), "hello", "say");
    assertEquals(0, run.status(), run.errors());
    byte[] bytes = Files.readAllBytes(file);
    String header = new String(bytes, 10, 118, UTF_8);
    assertEquals(128 + 2 * 12, bytes.length);
    assertEquals("\u0093NUMPY\u0001\u0000\u0076\u0000", new String(bytes, 0, 10, ISO_8859_1));
    assertTrue(
        header.startsWith("{'descr': '|i1', 'fortran_order': False, 'shape': (2, 12), }"), header);
    assertTrue(header.endsWith(" \n"), header);
    int first = 0;
    for (int c = 0; c < 8; c++) {
      first = 2 * first + (vector[c] > 0 ? 1 : 0);
    }
    assertEquals(first - 128, bytes[128]);
    assertTrue(run.output().startsWith("text   size  vector\nhello    12  " + (first - 128)));
  }

  @Test
  void searchGivesTheResultOfSemanticSearch() {
    CommandRun run =
        CommandRun.of("search", "--json", "-m", model, "--corpus", corpus, "-k", "3", "say hello");
    JsonArray hits = json(run.output());
    assertEquals(3, hits.size());
    JsonObject best = hits.get(0).getAsJsonObject();
    assertEquals(List.of("corpus_id", "score"), List.copyOf(best.keySet()));
    assertEquals(1, best.get("corpus_id").getAsInt());
    assertEquals(0, best.get("score").getAsDouble(), 1e-6);
    double[] a = vector("say hello");
    for (var hit : hits) {
      int id = hit.getAsJsonObject().get("corpus_id").getAsInt();
      double[] b = vector(List.of("the price rose", "say hello", "", "hello the price").get(id));
      double squares = 0;
      for (int c = 0; c < 96; c++) {
        squares += (a[c] - b[c]) * (a[c] - b[c]);
      }
      assertEquals(-Math.sqrt(squares), hit.getAsJsonObject().get("score").getAsDouble(), 1e-6);
    }
  }

  @Test
  void searchTakesPromptsOnBothSides() throws IOException {
    Path prompted = temporary.resolve("prompted.txt");
    Files.writeString(prompted, "a passage: the price rose\na passage: say hello\n");
    Path lines = temporary.resolve("corpus.jsonl");
    Files.writeString(
        lines,
        "{\"_id\": 7, \"text\": \"the price rose\"}\n{\"text\": \"say hello\", \"title\": \"\"}\n");
    CommandRun written =
        CommandRun.of(
            "search",
            "--json",
            "--similarity",
            "cosine",
            "-m",
            model,
            "--corpus",
            prompted.toString(),
            "the query: price");
    CommandRun named =
        CommandRun.of(
            "search",
            "--json",
            "--similarity",
            "COSINE",
            "-m",
            model,
            "--corpus-jsonl",
            "--corpus",
            lines.toString(),
            "--corpus-prompt-name",
            "passage",
            "--prompt-name",
            "query",
            "price");
    assertEquals(0, named.status(), named.errors());
    assertEquals(written, named);
  }

  @Test
  void searchShowsATableForEachQuery() {
    byte[] queries = "say hello\nthe price rose\n".getBytes(UTF_8);
    CommandRun run =
        CommandRun.withInput(queries, "search", "-m", model, "--corpus", corpus, "-k1");
    assertEquals(
        """
        say hello
         score  corpus_id  text
        0.0000          1  say hello

        the price rose
         score  corpus_id  text
        0.0000          0  the price rose
        """,
        run.output().replace("-0.0000", "0.0000"));
    CommandRun withText =
        CommandRun.withInput(
            queries,
            "search",
            "--json",
            "--return-documents",
            "-m",
            model,
            "--corpus",
            corpus,
            "-k1");
    assertEquals(2, withText.lines().size());
    JsonObject hit = json(withText.lines().getFirst()).get(0).getAsJsonObject();
    assertEquals("say hello", hit.get("text").getAsString());
  }

  @Test
  void inspectShowsWhatTheFolderSays() throws IOException {
    CommandRun run = CommandRun.of("inspect", "--json", "--no-tensors", model);
    JsonObject facts = JsonParser.parseString(run.output()).getAsJsonObject();
    assertEquals("cls+mean", facts.get("pooling_mode").getAsString());
    assertEquals("Normalize", facts.get("modules").getAsString());
    assertEquals(64, facts.get("max_seq_length").getAsInt());
    assertEquals("query, passage", facts.get("prompts").getAsString());
    assertEquals("euclidean", facts.get("similarity_fn_name").getAsString());
    write("1_Pooling/config.json", "{\"pooling_mode\": \"best\"}");
    CommandRun refused = CommandRun.of("inspect", "--no-tensors", model);
    assertEquals(0, refused.status());
    assertTrue(refused.output().contains("found best"), refused.output());
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertFails(
        1,
        "jbert: there is no prompt \"document\": the model has query, passage\n",
        "embed",
        "--prompt-name",
        "document",
        "a");
    assertFails(
        2,
        "--prompt-name and --prompt exclude each other",
        "embed",
        "--prompt-name=a",
        "--prompt=b",
        "c");
    assertFails(2, "--dimensions must be 1 or more, found 0", "embed", "--dimensions", "0", "c");
    assertFails(
        2,
        "--dimensions goes with the last layer only",
        "embed",
        "--dimensions",
        "3",
        "--layers",
        "1",
        "c");
    assertFails(
        2,
        "a prompt goes with the last layer only",
        "similarity",
        "--prompt",
        "x",
        "--layers",
        "1",
        "c",
        "d");
    assertFails(
        2,
        "--calibration goes with --precision int8 or uint8 only",
        "embed",
        "--calibration",
        "x.npy",
        "c");
    assertFails(
        1,
        "jbert: expected a JSON object, found no JSON\n",
        "search",
        "--jsonl",
        "--corpus",
        corpus,
        "c");
    assertFails(2, "--top-k must be 1 or more, found 0", "search", "--corpus", corpus, "-k0", "c");
    assertFails(2, "missing required option: '--corpus=FILE'", "search", "c");
    assertFails(
        2,
        "--corpus-prompt-name and --corpus-prompt exclude each other",
        "search",
        "--corpus",
        corpus,
        "--corpus-prompt-name=a",
        "--corpus-prompt=b",
        "c");
    assertFails(
        1,
        "jbert: line 1 of " + corpus + ": expected a JSON object, found no JSON\n",
        "search",
        "--corpus-jsonl",
        "--corpus",
        corpus,
        "c");
    Path empty = Files.createFile(temporary.resolve("empty.txt"));
    assertFails(
        1,
        "jbert: " + empty + ": expected a text on each line, found none\n",
        "search",
        "--corpus",
        empty.toString(),
        "c");
  }

  private void assertFails(int status, String message, String command, String... arguments) {
    String[] all =
        Stream.concat(Stream.of(command, "-m", model), Stream.of(arguments)).toArray(String[]::new);
    CommandRun run = CommandRun.of(all);
    assertEquals(status, run.status(), run.errors());
    assertTrue(run.errors().contains(message), run.errors());
    assertEquals("", run.output());
  }
}
