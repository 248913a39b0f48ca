package dev.jbert.tools.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.tools.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillMaskCommandTest {
  private static final String MLM = CommandRun.MLM;
  private static final String SAY = "Say [MASK]!";
  private static final String BOTH = "[MASK] is the [MASK] of Germany.";

  @TempDir Path folder;

  @Test
  void aTableShowsTheCandidates() {
    assertEquals(
        """
         score  token  sequence
        0.1530  ##🇷    say🇷!
        0.1112  。     say 。!
        """,
        CommandRun.of("fill-mask", "-m", MLM, "-k", "2", SAY).output());
  }

  @Test
  void jsonIsTheResultOfThePipeline() throws IOException {
    CommandRun run = CommandRun.of("fill-mask", "--json", "-m", MLM, SAY, BOTH);
    assertEquals(2, run.lines().size());
    JsonArray expected =
        JsonParser.parseString(Files.readString(Path.of(MLM, "expected.json")))
            .getAsJsonObject()
            .getAsJsonArray("fill_mask");
    JsonObject say = expected.get(2).getAsJsonObject();
    assertEquals(SAY, say.get("text").getAsString());
    assertSame(say.getAsJsonArray("result"), JsonParser.parseString(run.lines().get(0)));
    JsonObject both = expected.get(1).getAsJsonObject();
    JsonArray found = JsonParser.parseString(run.lines().get(1)).getAsJsonArray();
    assertEquals(2, found.size());
    for (int i = 0; i < 2; i++) {
      assertSame(both.getAsJsonArray("result").get(i).getAsJsonArray(), found.get(i));
    }
  }

  private static void assertSame(JsonArray expected, JsonElement found) {
    assertEquals(expected.size(), found.getAsJsonArray().size());
    for (int i = 0; i < expected.size(); i++) {
      JsonObject want = expected.get(i).getAsJsonObject();
      JsonObject have = found.getAsJsonArray().get(i).getAsJsonObject();
      assertEquals(List.copyOf(want.keySet()), List.copyOf(have.keySet()));
      for (String key : Set.of("token", "token_str", "sequence")) {
        assertEquals(want.get(key), have.get(key));
      }
      assertEquals(want.get("score").getAsDouble(), have.get("score").getAsDouble(), 2e-5);
    }
  }

  @Test
  void textsComeFromArgumentsFilesAndStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("texts"), "a [MASK]\r\nb [MASK]\n");
    CommandRun run =
        CommandRun.withInput(
            "c [MASK]".getBytes(UTF_8),
            "fill-mask",
            "--json",
            "-m",
            MLM,
            "-k",
            "1",
            "d [MASK]",
            "-",
            "-f",
            file.toString());
    assertEquals(
        List.of("d", "c", "a", "b"),
        run.lines().stream().map(line -> line.replaceAll(".*sequence\": \"(.).*", "$1")).toList());
  }

  @Test
  void standardInputIsReadWhenNoTextIsGiven() {
    byte[] input = "a [MASK]\nb [MASK]\n".getBytes(UTF_8);
    CommandRun run = CommandRun.withInput(input, "fill-mask", "--json", "-m", MLM);
    assertEquals(2, run.lines().size());
  }

  @Test
  void aPersonAtTheTerminalIsToldToGiveAText() {
    CommandRun run =
        CommandRun.in(Map.of(), new Terminal(true, false, false), new byte[0], "fill-mask");
    assertEquals(new CommandRun(2, "", "jbert: no text given\n"), run);
  }

  @Test
  void aBadTextEndsTheRunAfterTheAnswersBeforeIt() {
    byte[] input = "a [MASK]\nb\nc [MASK]\n".getBytes(UTF_8);
    CommandRun run = CommandRun.withInput(input, "fill-mask", "--json", "-m", MLM);
    assertEquals(1, run.status());
    assertEquals(1, run.lines().size());
    assertEquals("jbert: line 2 of standard input has no [MASK]\n", run.errors());
  }

  @Test
  void textsWithoutAMaskOrTooLongOrNotUtf8AreRefusedInOneLine() {
    assertEquals(
        new CommandRun(1, "", "jbert: the text has no [MASK]\n"),
        CommandRun.of("fill-mask", "-m", MLM, ""));
    assertEquals(
        "jbert: the text has 203 tokens, the model takes at most 128\n",
        CommandRun.of("fill-mask", "-m", MLM, "[MASK]" + " world".repeat(200)).errors());
    assertEquals(
        new CommandRun(
            1, "", "jbert: line 1 of standard input is not UTF-8: byte 2 of the line is 0xe9\n"),
        CommandRun.withInput("aé [MASK]".getBytes(ISO_8859_1), "fill-mask", "-m", MLM));
  }

  @Test
  void aTargetThatIsNoTokenIsWarnedOfOnceAndOnStandardError() {
    CommandRun run = CommandRun.of("fill-mask", "-m", MLM, "--targets", "zzz,bank", SAY, SAY);
    assertEquals(0, run.status());
    assertEquals(
        "jbert: warning: target \"zzz\" is not in the vocabulary, its first piece \"z\" stands in"
            + " for it\n",
        run.errors());
  }

  @Test
  void numbersOutOfRangeAreMisuse() {
    assertEquals(2, CommandRun.of("fill-mask", "-m", MLM, "-k", "0", SAY).status());
    assertEquals(2, CommandRun.of("fill-mask", "-m", MLM, "--threads", "0", SAY).status());
    CommandRun run = CommandRun.of("fill-mask", "-m", MLM, "--kernels", "fast", SAY);
    assertEquals(2, run.status());
    assertTrue(run.errors().startsWith("jbert: invalid value for option '--kernels'"));
  }
}
