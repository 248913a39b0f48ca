package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.command.CommandFixtures.Fixture;
import dev.jbert.tools.output.Terminal;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs commands and holds each to what every command promises, however it ends. */
final class CommandCheck {
  private static final Duration MOST_TIME = Duration.ofSeconds(10);

  private final Path root;
  private final Path target;
  private final Map<String, String> environment;

  /** Runs commands whose cache, sources and targets are all somewhere in {@code root}. */
  CommandCheck(Path root) {
    this.root = root;
    this.target = root.resolve("target");
    this.environment =
        Map.of(
            "JBERT_CACHE",
            root.resolve("cache").toString(),
            "HF_HUB_CACHE",
            root.resolve("hub").toString(),
            "HF_HUB_OFFLINE",
            "1",
            "JBERT_MVN",
            "/no/such/mvn");
  }

  CommandRun run(Fixture fixture, List<String> command) throws IOException {
    return run(
        new byte[0],
        command.stream()
            .map(word -> word.replace(CommandFixtures.FOLDER, fixture.folder().toString()))
            .map(word -> word.replace(CommandFixtures.TARGET, target.toString()))
            .toArray(String[]::new));
  }

  CommandRun run(byte[] input, String... arguments) throws IOException {
    Set<Path> before = names();
    long start = System.nanoTime();
    CommandRun run = CommandRun.in(environment, Terminal.NONE, input, arguments);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    if (run.status() == 0) {
      delete(target);
    }
    assertEquals(before, names(), "files: " + run.errors());
    assertTrue(time.compareTo(MOST_TIME) < 0, () -> "took " + time);
    checkStreams(run, List.of(arguments));
    return run;
  }

  private static void checkStreams(CommandRun run, List<String> arguments) {
    String errors = run.errors();
    assertTrue(run.status() >= 0 && run.status() <= 2, () -> run.status() + errors);
    if (run.status() != 0) {
      assertEquals(1, errors.chars().filter(c -> c == '\n').count(), () -> "lines: " + errors);
      assertTrue(errors.startsWith("jbert: ") && errors.endsWith("\n"), errors);
      assertTrue(
          errors.chars().filter(c -> Character.isISOControl(c)).count() == 1,
          () -> "control characters: " + errors);
    }
    for (String word : List.of("internal error", "Exception", ": null", "java.", "Input length")) {
      assertTrue(!errors.contains(word), () -> word + ": " + errors);
    }
    if (arguments.contains("--json")) {
      run.output().lines().forEach(CommandCheck::requireJson);
    } else {
      // conform says of a failed case what it found there, and that may be NaN.
      boolean conform = arguments.contains("conform");
      assertTrue(
          run.output()
              .lines()
              .filter(line -> !(conform && line.startsWith("FAIL  ")))
              .noneMatch(line -> line.contains("NaN")),
          () -> run.output());
    }
  }

  private static void requireJson(String line) {
    try {
      JsonReader reader = new JsonReader(new StringReader(line));
      reader.setStrictness(Strictness.STRICT);
      JsonParser.parseReader(reader);
    } catch (RuntimeException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  /** Every name there is; what a case damages keeps its name. */
  private Set<Path> names() throws IOException {
    Set<Path> names = new TreeSet<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            names.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            names.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return names;
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      AtomicFolder.delete(path);
    }
  }
}
