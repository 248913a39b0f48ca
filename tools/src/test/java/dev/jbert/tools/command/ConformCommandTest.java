package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tools.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the checkpoints of published cases are looked for. */
class ConformCommandTest {
  private static final Path MODEL = CommandRun.TINY.resolve("bert-uncased-seqcls");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path temporary;
  private String published;

  @BeforeEach
  void write() throws IOException {
    Path file = temporary.resolve("published.json");
    Files.writeString(
        file,
        """
        {"cases": [{"name": "formula", "model": "some/where", "kind": "text_classification",
          "cases": [{"text": "x = y**2 + 3*z - 1;", "label": "POSITIVE", "score": 0.6316619}]}]}
        """);
    published = file.toString();
  }

  private CommandRun conform(Path huggingFaceCache, String... arguments) {
    Map<String, String> environment =
        Map.of(
            "JBERT_CACHE", "target/no-cache",
            "JBERT_MVN", "/no/such/mvn",
            "HF_HUB_CACHE", huggingFaceCache.toString());
    return CommandRun.in(environment, Terminal.NONE, new byte[0], arguments);
  }

  private static String lastLine(CommandRun run) {
    return run.lines().getLast();
  }

  @Test
  void aCheckpointThatIsNowhereIsSkipped() {
    CommandRun run = conform(temporary.resolve("empty"), "conform", published);
    assertEquals("0 passed, 0 failed, 1 skipped", lastLine(run), run.errors());
  }

  @Test
  void aFolderMayBeNamed() {
    String folder = "some/where=" + MODEL;
    CommandRun run =
        conform(temporary.resolve("empty"), "conform", "--model-dir", folder, published);
    assertEquals("1 passed, 0 failed, 0 skipped", lastLine(run), run.errors());
  }

  @Test
  void theHuggingFaceCacheIsLookedInto() throws IOException {
    Path repository = temporary.resolve("hub/models--some--where");
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    try (Stream<Path> files = Files.list(MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, snapshot.resolve(file.getFileName()));
      }
    }
    CommandRun run = conform(temporary.resolve("hub"), "conform", published);
    assertEquals("1 passed, 0 failed, 0 skipped", lastLine(run), run.errors());
  }

  @Test
  void failuresAreOneLineOfStandardErrorToo() throws IOException {
    Path wrong = Path.of(published);
    Files.writeString(wrong, Files.readString(wrong).replace("0.6316619", "0.1"));
    String folder = "some/where=" + MODEL;
    CommandRun run =
        conform(temporary.resolve("empty"), "conform", "--model-dir", folder, published);
    assertEquals(1, run.status());
    assertEquals("jbert: 1 of 1 cases failed\n", run.errors());
    assertEquals("0 passed, 1 failed, 0 skipped", lastLine(run));
  }

  @Test
  void aFileThatIsNoJsonIsNamed() throws IOException {
    Path file = temporary.resolve("cases.json");
    Files.write(file, new byte[] {'[', '"', (byte) 0xff, '"', ']'});
    CommandRun run = conform(temporary.resolve("empty"), "conform", file.toString());
    assertEquals("jbert: " + file + " is no JSON: it is not UTF-8\n", run.errors());
    Files.writeString(file, "[1,");
    run = conform(temporary.resolve("empty"), "conform", file.toString());
    assertEquals("jbert: " + file + " is no JSON\n", run.errors());
  }
}
