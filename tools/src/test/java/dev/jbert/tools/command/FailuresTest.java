package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every failure is one line on standard error that names the cause, and nothing on stdout. */
class FailuresTest {
  @TempDir Path temporary;

  @Test
  void anUnknownModelNamesThoseThatCanBePulled() {
    String line = failure(1, "fill-mask", "-m", "no-such-model", "[MASK]");
    assertTrue(line.contains("'no-such-model'"), line);
    assertTrue(line.contains("bert-base-uncased"), line);
  }

  @Test
  void aModelThatCannotBePulledSaysWhyAndLeavesNothing() throws IOException {
    Path cache = temporary.resolve("cache");
    Map<String, String> environment =
        Map.of("JBERT_CACHE", cache.toString(), "JBERT_MVN", "/no/such/mvn", "PATH", "");
    CommandRun run =
        CommandRun.in(environment, Terminal.NONE, new byte[0], "pull", "bert-base-uncased");
    assertEquals(1, run.status());
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertTrue(run.errors().contains("mvn"), run.errors());
    Path models = cache.resolve("models");
    if (Files.exists(models)) {
      try (Stream<Path> files = Files.list(models)) {
        assertEquals(0, files.count());
      }
    }
  }

  @Test
  void aTruncatedWeightFileIsNamed() throws IOException {
    Path model = copyOfTheModel();
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    assertTrue(fillMask(model).contains("model.safetensors"));
  }

  @Test
  void aMissingVocabularyIsNamed() throws IOException {
    Path model = copyOfTheModel();
    Files.delete(model.resolve("vocab.txt"));
    Files.delete(model.resolve("tokenizer.json"));
    assertTrue(fillMask(model).contains("vocab.txt"));
  }

  @Test
  void aMissingOrWrongConfigIsNamed() throws IOException {
    Path model = copyOfTheModel();
    Path config = model.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(
        config, text.replace("\"num_attention_heads\": 4", "\"num_attention_heads\": 5"));
    assertTrue(fillMask(model).contains("num_attention_heads"));
    Files.writeString(config, "{");
    assertTrue(fillMask(model).contains("config.json"));
    Files.delete(config);
    assertTrue(fillMask(model).contains("config.json"));
  }

  @Test
  void aMissingHeadIsNamed() {
    String base = CommandRun.TINY.resolve("bert-uncased-base").toString();
    assertTrue(failure(1, "fill-mask", "-m", base, "[MASK]").contains("masked"));
  }

  @Test
  void misuseEndsWithStatusTwoAndNamesTheHelp() {
    assertEquals(
        "jbert: unknown option: '--foo' (see jbert fill-mask --help)",
        failure(2, "fill-mask", "--foo", "x"));
    assertEquals(
        "jbert: unknown command: 'fil-mask'; is it fill-mask? (see jbert --help)",
        failure(2, "fil-mask"));
    assertEquals("jbert: missing required subcommand (see jbert --help)", failure(2));
    assertEquals(
        "jbert: one argument too many: 'b' (see jbert inspect --help)",
        failure(2, "inspect", "a", "b"));
  }

  @Test
  void theTraceIsShownOnRequestOnly() {
    CommandRun run = CommandRun.of("inspect", "--stacktrace", "no-such-model");
    assertTrue(run.errors().contains("\tat dev.jbert."), run.errors());
  }

  @Test
  void aReaderThatHasGoneIsNoFailure() {
    assertEquals(0, statusWithBrokenOutput("Broken pipe"));
    assertEquals(1, statusWithBrokenOutput("No space left on device"));
  }

  private static int statusWithBrokenOutput(String reason) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(reason);
          }
        };
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            broken,
            new ByteArrayOutputStream(),
            Terminal.NONE,
            Map.of());
    return Jbert.run(console, "tokenize", "-m", CommandRun.MLM, "hello");
  }

  private String fillMask(Path model) {
    return failure(1, "fill-mask", "-m", model.toString(), "Say [MASK]!");
  }

  /** Runs what must fail, and returns its one line. */
  private static String failure(int status, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals("", run.output());
    assertEquals(status, run.status(), run.errors());
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertTrue(run.errors().startsWith("jbert: "), run.errors());
    assertFalse(run.errors().contains("Exception"), run.errors());
    assertFalse(run.errors().contains("internal error"), run.errors());
    return run.errors().strip();
  }

  private Path copyOfTheModel() throws IOException {
    Path copy = Files.createDirectories(temporary.resolve("model"));
    try (Stream<Path> files = Files.list(Path.of(CommandRun.MLM))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
