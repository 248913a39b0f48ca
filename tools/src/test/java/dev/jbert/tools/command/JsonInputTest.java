package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that come as JSON lines give what the same texts give as arguments. */
class JsonInputTest {
  private static final String MLM = CommandRun.MLM;
  private static final String BASE = model("bert-uncased-base");
  private static final String NSP = model("bert-uncased-nsp");
  private static final String NLI = model("bart-nli");
  private static final String TAGGER = model("bert-uncased-tokcls");

  @TempDir Path temporary;

  private static String model(String name) {
    return CommandRun.TINY.resolve(name).toString();
  }

  private static CommandRun lines(String lines, String... arguments) {
    return CommandRun.withInput(lines.getBytes(UTF_8), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fill-mask", "embed", "similarity", "hidden-states", "tokenize"})
  void textsAsJsonLinesAreTheTexts(String command) {
    for (String output : List.of("--json", "--threads=1")) {
      if (command.equals("tokenize") && output.equals("--threads=1")) {
        continue;
      }
      CommandRun plain = CommandRun.of(command, output, "-m", MLM, "Say [MASK]!", "A [MASK].");
      CommandRun json =
          lines(
              "{\"text\": \"Say [MASK]!\"}\n{\"text\": \"A [MASK].\"}\n",
              command,
              output,
              "--jsonl",
              "-m",
              MLM);
      assertEquals(0, plain.status(), plain.errors());
      assertEquals(plain, json);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fill-mask", "embed", "hidden-states", "tokenize", "tag"})
  void aLineThatIsNotWhatItShouldBeIsNamedAfterTheAnswersBeforeIt(String command) {
    String model = command.equals("tag") ? TAGGER : MLM;
    CommandRun run =
        lines(
            "{\"text\": \"[MASK]\"}\n{\"txt\": \"[MASK]\"}\n",
            command,
            "--json",
            "--jsonl",
            "-m",
            model);
    assertEquals(1, run.status());
    assertEquals(1, run.lines().size());
    assertTrue(
        run.errors().startsWith("jbert: line 2 of standard input: expected the fields text"),
        run.errors());
    assertTrue(run.errors().endsWith(", found \"txt\"\n"), run.errors());
  }

  @Test
  void tokenizeTakesPairsAsJsonLines() {
    CommandRun pair = CommandRun.of("tokenize", "--json", "-m", MLM, "--pair", "I see", "one");
    CommandRun line =
        lines(
            "{\"text_pair\": \"I see\", \"text\": \"one\"}",
            "tokenize",
            "--json",
            "--jsonl",
            "-m",
            MLM);
    assertEquals(pair, line);
    assertEquals(2, CommandRun.of("tokenize", "-m", MLM, "--pair", "a", "--jsonl", "{}").status());
  }

  @Test
  void nextSentenceTakesTwoTextsOrJsonLines() throws IOException {
    CommandRun pair = CommandRun.of("next-sentence", "--json", "-m", NSP, "It rains.", "So?");
    String line = "{\"text\": \"It rains.\", \"text_pair\": \"So?\"}\n";
    CommandRun two = lines(line + line, "next-sentence", "--json", "--jsonl", "-m", NSP);
    assertEquals(pair.output().repeat(2), two.output());
    Path file = Files.writeString(temporary.resolve("pair"), "It rains.\nSo?\n");
    assertEquals(pair, CommandRun.of("next-sentence", "--json", "-m", NSP, "-f", file.toString()));
    CommandRun table = CommandRun.of("next-sentence", "-m", NSP, "It rains.", "So?");
    assertEquals(
        table.output() + "\n" + table.output(),
        lines(line + line, "next-sentence", "--jsonl", "-m", NSP).output());
    assertEquals(
        new CommandRun(2, "", "jbert: expected two texts, found 1\n"),
        CommandRun.of("next-sentence", "-m", NSP, "It rains."));
    assertEquals(2, CommandRun.of("next-sentence", "-m", NSP, "a", "b", "c").status());
    assertEquals(
        "jbert: the field \"text_pair\" is missing\n",
        CommandRun.of("next-sentence", "-m", NSP, "--jsonl", "{\"text\": \"a\"}").errors());
  }

  @Test
  void zeroShotTakesLabelsFromEachLineOrForAll() {
    String text = "one day I will see the world";
    CommandRun shared =
        CommandRun.of("zero-shot", "--json", "-m", NLI, "-l", "travel,cooking", text);
    String sequence = "{\"sequence\": \"" + text + "\"";
    String all =
        sequence
            + ", \"candidate_labels\": [\"travel\", \"cooking\"]}\n"
            + sequence
            + ", \"candidate_labels\": \"travel, cooking\"}\n"
            + sequence
            + "}\n";
    CommandRun each =
        lines(all, "zero-shot", "--json", "--jsonl", "-m", NLI, "--labels", "travel,cooking");
    assertEquals(0, each.status(), each.errors());
    assertEquals(shared.output().repeat(3), each.output());
    JsonObject first = JsonParser.parseString(each.lines().getFirst()).getAsJsonObject();
    assertEquals(List.of("sequence", "labels", "scores"), List.copyOf(first.keySet()));
    assertEquals(text, first.get("sequence").getAsString());
    CommandRun missing = lines(all, "zero-shot", "--json", "--jsonl", "-m", NLI);
    assertEquals(2, missing.lines().size());
    assertEquals(
        "jbert: line 3 of standard input: the field \"candidate_labels\" is missing\n",
        missing.errors());
    assertEquals(2, CommandRun.of("zero-shot", "-m", NLI, text).status());
    assertTrue(CommandRun.of("zero-shot", "-m", NLI, "-l", "travel", text).output().contains(text));
  }

  @Test
  void tagTakesWords() {
    String words = "{\"words\": [\"Tim\", \"Cook\", \"lives\"]}\n";
    CommandRun text = CommandRun.of("tag", "--json", "-m", TAGGER, "Tim Cook lives");
    CommandRun split =
        CommandRun.of("tag", "--json", "--split-into-words", "-m", TAGGER, " Tim  Cook lives");
    CommandRun json = lines(words, "tag", "--json", "--split-into-words", "--jsonl", "-m", TAGGER);
    assertEquals(text, split);
    assertEquals(text, json);
    CommandRun wide =
        lines(
            words,
            "tag",
            "--json",
            "--split-into-words",
            "--delimiter",
            "---",
            "--jsonl",
            "-m",
            TAGGER);
    JsonArray entities = JsonParser.parseString(wide.output()).getAsJsonArray();
    List<Integer> starts =
        entities.asList().stream().map(e -> e.getAsJsonObject().get("start").getAsInt()).toList();
    assertTrue(starts.containsAll(List.of(0, 6, 13)), starts.toString());
    assertEquals(2, CommandRun.of("tag", "-m", TAGGER, "--delimiter", "-", "a").status());
    assertTrue(
        lines("{\"text\": \"a\"}", "tag", "--split-into-words", "--jsonl", "-m", TAGGER)
            .errors()
            .contains("expected the fields words, found \"text\""));
  }

  @Test
  void labelsThatAreIgnoredCanBeNamed() {
    CommandRun all = CommandRun.of("tag", "--json", "-m", TAGGER, "Tim Cook lives");
    JsonArray entities = JsonParser.parseString(all.output()).getAsJsonArray();
    String label = entities.get(0).getAsJsonObject().get("entity").getAsString();
    CommandRun some =
        CommandRun.of("tag", "--json", "--ignore-labels", label, "-m", TAGGER, "Tim Cook lives");
    assertTrue(JsonParser.parseString(some.output()).getAsJsonArray().size() < entities.size());
    assertTrue(!some.output().contains(label), some.output());
  }

  /** Standard input that asks for what was answered so far before it gives its second line. */
  private static final class SecondLineAfterAnAnswer extends InputStream {
    private final ByteArrayOutputStream answers;
    private final byte[] lines = "You\nI\n".getBytes(UTF_8);
    private int at;
    private int answered = -1;

    SecondLineAfterAnAnswer(ByteArrayOutputStream answers) {
      this.answers = answers;
    }

    @Override
    public int read() {
      if (at == 4 && answered < 0) {
        answered = answers.size();
      }
      return at == lines.length ? -1 : lines[at++];
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      int value = read();
      if (value < 0) {
        return -1;
      }
      bytes[from] = (byte) value;
      return 1;
    }

    @Override
    public int available() {
      return at < 4 ? 4 - at : 0;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "hidden-states", "tokenize"})
  void aStreamIsAnsweredAsItComes(String command) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    SecondLineAfterAnAnswer input = new SecondLineAfterAnAnswer(output);
    Console console = Console.of(input, output, errors, Terminal.NONE, Map.of());
    assertEquals(0, Jbert.run(console, command, "--json", "-m", BASE), errors.toString(UTF_8));
    assertTrue(input.answered > 0, "nothing was answered before the second line was read");
    assertEquals(2, output.toString(UTF_8).lines().count());
  }
}
