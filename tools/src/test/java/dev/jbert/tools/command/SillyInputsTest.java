package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Arguments, texts and lines of JSON that nobody should give a command, and somebody will. */
@Timeout(600)
class SillyInputsTest {
  private static final String MLM = CommandRun.MLM;
  private static final String QA = model("bert-uncased-qa");

  /** Commands that take texts, up to the place where a text goes. */
  private static final List<List<String>> TEXT_COMMANDS =
      List.of(
          List.of("fill-mask", "-m", MLM),
          List.of("tokenize", "-m", MLM),
          List.of("embed", "-m", MLM),
          List.of("hidden-states", "-m", MLM),
          List.of("fill-mask", "-m", model("roberta-mlm")),
          List.of("classify", "-m", model("bert-uncased-seqcls")),
          List.of("tag", "-m", model("bert-uncased-tokcls")),
          List.of("tag", "--split-into-words", "-m", model("bert-uncased-tokcls")),
          List.of("answer", "-c", "one day", "-m", QA),
          List.of("zero-shot", "-l", "one", "-m", model("bart-nli")),
          List.of("zero-shot", "-m", model("bart-nli"), "one", "-l"),
          List.of("choose", "-m", model("bert-uncased-choice"), "one", "-p"),
          List.of("answer", "-m", QA, "one", "-c"),
          List.of("similarity", "-m", MLM, "one"),
          List.of("next-sentence", "-m", model("bert-uncased-nsp"), "one"));

  private static int inputs;

  @TempDir Path temporary;
  private CommandCheck check;

  private static String model(String name) {
    return CommandRun.TINY.resolve(name).toString();
  }

  @BeforeEach
  void makeCheck() {
    check = new CommandCheck(temporary);
  }

  @AfterAll
  static void report() {
    System.out.printf("reliability: commands: 0 corrupted files, %,d silly inputs%n", inputs);
  }

  private CommandRun run(byte[] input, List<String> arguments) throws IOException {
    inputs++;
    try {
      return check.run(input, arguments.toArray(String[]::new));
    } catch (AssertionError e) {
      String shown = arguments.toString();
      throw new AssertionError(shown.substring(0, Math.min(300, shown.length())), e);
    }
  }

  private CommandRun run(String... arguments) throws IOException {
    return run(new byte[0], List.of(arguments));
  }

  private void refused(int status, String message, String... arguments) throws IOException {
    CommandRun run = run(arguments);
    assertEquals("jbert: " + message + "\n", run.errors());
    assertEquals(status, run.status());
    assertEquals("", run.output());
  }

  @Test
  void placesThatAreNoFilesSayWhatIsExpected() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Path bad = Files.write(temporary.resolve("bad.txt"), new byte[] {'a', '\n', (byte) 0xff});
    String texts = folder + " is a folder, expected a file of texts, one a line";
    String at = folder.toString();
    refused(1, texts, "search", "-m", MLM, "--corpus", at, "one");
    refused(1, texts, "embed", "-m", MLM, "-f", at);
    refused(1, texts, "bench", "-m", MLM, "--texts", at);
    refused(
        1,
        folder + " is a folder, expected a text file",
        "answer",
        "-m",
        QA,
        "--context-file",
        at,
        "one");
    refused(1, bad + " is not UTF-8", "answer", "-m", QA, "--context-file", bad.toString(), "one");
    refused(
        1,
        "line 2 of " + bad + " is not UTF-8: byte 1 of the line is 0xff",
        "tokenize",
        "-m",
        MLM,
        "--jsonl",
        "-f",
        bad.toString());
    refused(
        1,
        at + ": is no regular file",
        "embed",
        "-m",
        MLM,
        "--precision",
        "int8",
        "--calibration",
        at,
        "one");
    refused(
        2,
        "invalid value for option '--corpus': expected a file or folder, found an empty name"
            + " (see jbert search --help)",
        "search",
        "-m",
        MLM,
        "--corpus",
        "",
        "one");
    refused(
        2,
        "invalid value for option '--file' (FILE): 'a\\u0000' is no path (see jbert embed --help)",
        "embed",
        "-m",
        MLM,
        "-f",
        "a\0");
    refused(1, "no path: 'a\\u0000'", "inspect", "a\0");
  }

  @Test
  void whatIsNoFileIsNeverReplaced() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    String refusal = ": expected a file to write, found none";
    refused(1, folder + refusal, "embed", "-m", MLM, "-o", folder.toString(), "one");
    refused(1, folder + refusal, "hidden-states", "-m", MLM, "-o", folder.toString(), "one");
    refused(1, "/" + refusal, "embed", "-m", MLM, "-o", "/", "one");
    assertTrue(Files.isDirectory(folder));
    Path device = Path.of("/dev/null");
    if (Files.exists(device)) {
      refused(1, device + refusal, "embed", "-m", MLM, "-o", device.toString(), "one");
      assertFalse(Files.isRegularFile(device));
    }
  }

  @Test
  void foldersThatLinkToThemselvesAreWalkedOnce() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("again"), folder);
    refused(1, "no reference answers in " + folder, "conform", folder.toString());
  }

  @Test
  void namesWithControlCharactersStayOnOneLine() throws IOException {
    String name = temporary.resolve("x\ny\u001b[31m\u2028\u0085").toString();
    String shown = temporary + "/x\\ny\\u001b[31m\\u2028\\u0085";
    refused(1, "no such file or folder: " + shown, "embed", "-m", MLM, "-f", name);
    refused(1, shown + ": there is no such file or folder", "import", name, name + "2");
    refused(2, "unknown command: 'x\\n\\u001b[2J' (see jbert --help)", "x\n\u001b[2J");
    refused(2, "unknown option: '--x\\ny' (see jbert embed --help)", "embed", "--x\ny", "a");
    for (String command : List.of("inspect", "pull", "conform", "models")) {
      run(command, name);
    }
  }

  @Test
  void numbersOutOfRangeAreMisuse() throws IOException {
    String layers = "names no layers; expected for example last, -2, sum:-4.. or mean:all";
    refused(2, "--layers: '1e3' " + layers, "hidden-states", "-m", MLM, "--layers", "1e3", "one");
    refused(2, "--attentions: '' " + layers, "hidden-states", "-m", MLM, "--attentions", "", "one");
    refused(
        2,
        "--threads must be 1 to 1024, found 100000",
        "embed",
        "-m",
        MLM,
        "--threads",
        "100000",
        "one");
    refused(
        2,
        "--batch times --sequence must be at most 16,777,216, found 800,000,000",
        "bench",
        "-m",
        MLM,
        "--batch",
        "100000000",
        "--sequence",
        "8");
    refused(2, "--warm-up must be 0 to 3600, found -5.0", "bench", "-m", MLM, "--warm-up", "-5");
    refused(2, "--warm-up must be 0 to 3600, found NaN", "bench", "-m", MLM, "--warm-up", "NaN");
    List<List<String>> numbers =
        List.of(
            List.of("fill-mask", "-m", MLM, "[MASK]", "-k"),
            List.of("answer", "-m", QA, "-c", "one", "two", "-k"),
            List.of("answer", "-m", QA, "-c", "one", "two", "--max-answer-len"),
            List.of("answer", "-m", QA, "-c", "one", "two", "--max-seq-len"),
            List.of("answer", "-m", QA, "-c", "one", "two", "--doc-stride"),
            List.of("tag", "-m", model("bert-uncased-tokcls"), "-a", "max", "one", "--stride"),
            List.of("embed", "-m", MLM, "one", "--dimensions"),
            List.of("embed", "-m", MLM, "one", "--layers"),
            List.of("hidden-states", "-m", MLM, "one", "--layers"),
            List.of("classify", "-m", model("bert-uncased-seqcls"), "one", "-k"),
            List.of("tokenize", "-m", MLM, "one", "--max-length"),
            List.of("tokenize", "-m", MLM, "one", "--stride"),
            List.of("tokenize", "-m", MLM, "one", "--pad-to-multiple-of"));
    for (List<String> command : numbers) {
      for (String number :
          List.of("0", "-1", "1e3", "99999999999999999999", "2147483647", "NaN", "", "1.5")) {
        run(new byte[0], with(command, number));
      }
    }
  }

  @Test
  void textsAreNoFilesOfArguments() throws IOException {
    Path file = Files.writeString(temporary.resolve("arguments"), "--help");
    CommandRun run = run("tokenize", "-m", MLM, "@" + file);
    assertEquals(0, run.status(), run.errors());
    assertFalse(run.output().contains("Usage"), run.output());
  }

  @Test
  @Tag("bad-input-39")
  void oddTextsAreAnsweredOrRefused() throws IOException {
    List<String> texts =
        List.of(
            "",
            " ",
            "\0",
            "[MASK]\0<mask>",
            "\u200b",
            "\ud800",
            "[MASK]".repeat(600),
            "a".repeat(300_000),
            "a ".repeat(50_000),
            "e\u0301" + "\u0301".repeat(50_000),
            "[CLS][SEP][PAD]",
            "Who [CLS] [CLS]",
            "\u202e\u2066",
            "\ud834\udd1e".repeat(200),
            "\r\n\u0085\ufeff");
    for (String text : texts) {
      for (List<String> command : TEXT_COMMANDS) {
        run(new byte[0], with(command, text));
      }
    }
  }

  @Test
  void linesOfJsonThatAreNoneAreRefused() throws IOException {
    List<String> lines =
        Stream.concat(
                Stream.of(
                    "",
                    "{}",
                    "[]",
                    "1",
                    "null",
                    "{\"text\":1}",
                    "{\"text\":null}",
                    "{\"text\":[\"a\"]}",
                    "{\"text\":\"\\ud800\"}",
                    "{\"text\":\"\\u0000\"}",
                    "{\"text\":\"a\",\"text\":\"b\"}",
                    "{\"text\":\"a\"",
                    "{\"text\":\"a\"}{}",
                    "{'text':'a'}",
                    "{\"text\":NaN}",
                    "{\"text\":1e999}",
                    "[".repeat(100_000),
                    "{\"text\":".repeat(100_000),
                    "\u0000",
                    "{\"te\\nxt\":\"a\"}",
                    "{\"\\u001b[31m\":1}"),
                Stream.of(
                    "{\"question\":1,\"context\":\"a\"}",
                    "{\"question\":\"a\",\"context\":\"\"}",
                    "{\"words\":[1]}",
                    "{\"words\":[]}",
                    "{\"words\":[\"\"]}",
                    "{\"words\":[null]}",
                    "{\"words\":[\"\\ud800\"]}",
                    "{\"prompt\":\"a\",\"choices\":[]}",
                    "{\"query\":\"a\",\"documents\":[]}",
                    "{\"sequence\":\"a\",\"candidate_labels\":[]}",
                    "{\"sequence\":\"a\",\"candidate_labels\":\",\"}",
                    "{\"sequence\":\"a\",\"candidate_labels\":[\"a\",\"a\"]}"))
            .toList();
    List<List<String>> commands =
        List.of(
            List.of("fill-mask", "-m", MLM),
            List.of("tokenize", "-m", MLM),
            List.of("classify", "-m", model("bert-uncased-seqcls")),
            List.of("answer", "-m", QA),
            List.of("tag", "--split-into-words", "-m", model("bert-uncased-tokcls")),
            List.of("choose", "-m", model("bert-uncased-choice")),
            List.of("zero-shot", "-m", model("bart-nli")));
    for (String line : lines) {
      for (List<String> command : commands) {
        run((line + "\n").getBytes(UTF_8), with(command, "--json", "--jsonl"));
      }
    }
    byte[] half = "{\"text\":\"\\ud800\"}\n".getBytes(UTF_8);
    assertEquals(
        "jbert: line 1 of standard input: expected a JSON object, found no JSON\n",
        run(half, List.of("tokenize", "--jsonl", "-m", MLM)).errors());
  }

  @Test
  void standardInputThatIsNoTextIsRefused() throws IOException {
    List<byte[]> inputs =
        List.of(
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xc3},
            new byte[] {0},
            new byte[] {'\r'},
            new byte[0],
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0},
            new byte[10_000]);
    for (byte[] input : inputs) {
      for (List<String> command : TEXT_COMMANDS.subList(0, 9)) {
        run(input, command);
      }
    }
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(more));
    return all;
  }
}
