package dev.jbert.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tools.command.Jbert;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published checkpoints against their reference answers. They run when the checkpoints are in
 * the user's cache, and must run where {@code CI=true}.
 */
class RealCheckpointsTest {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");
  private static final List<String> CHECKPOINTS = List.of("bert-base-uncased", "bert-base-cased");

  @BeforeAll
  static void theCheckpointsAreHere() {
    CHECKPOINTS.forEach(RealCheckpoints::folder);
  }

  @Test
  void publishedNumbersAreReproduced() {
    assertEquals("7 passed, 0 failed, 7 skipped", conform(REFERENCE.resolve("published.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-base-uncased", "bert-base-cased"})
  void hiddenStatesAttentionsAndAnswersAreThoseOfTheReference(String checkpoint) {
    assertEquals(
        "11 passed, 0 failed, 0 skipped",
        conform(REFERENCE.resolve("base/" + checkpoint + ".json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-base-uncased", "bert-base-cased"})
  void bfloat16WeightsPointTheSameWayAndGiveTheSameBestAnswers(String checkpoint) {
    Path reference = REFERENCE.resolve("base/" + checkpoint + ".json");
    assertEquals("11 passed, 0 failed, 0 skipped", conform(reference, "--weights", "bf16"));
  }

  /** Runs the command; returns its closing line, or everything if a case has failed. */
  private static String conform(Path path, String... options) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            output,
            output,
            Terminal.NONE,
            Map.copyOf(System.getenv()));
    String[] arguments =
        Stream.concat(Stream.of("conform", path.toString()), Stream.of(options))
            .toArray(String[]::new);
    int status = Jbert.run(console, arguments);
    String report = output.toString(UTF_8);
    return status == 0 ? report.lines().toList().getLast() : report;
  }
}
