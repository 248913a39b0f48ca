package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cache, several processes. */
@Timeout(60)
class ProcessesTest {

  @TempDir Path directory;

  @Test
  void processesThatWantOneModelAddItOnce() throws IOException, InterruptedException {
    Process first = PullingProcess.start(directory);
    try (BufferedReader output = first.inputReader()) {
      assertEquals("adding", output.readLine());
      Process second = PullingProcess.start(directory);
      // The second has all the time it needs to do wrong, and must not.
      Thread.sleep(1500);
      assertTrue(second.isAlive());
      assertEquals(List.of(), new ModelCache(directory).list());
      goOn(first);
      assertEquals("added", output.readLine());
      try (BufferedReader secondOutput = second.inputReader()) {
        assertEquals("there", secondOutput.readLine());
      }
      assertEquals(0, second.waitFor());
    } finally {
      first.destroyForcibly();
    }
    assertEquals(List.of("shared"), entries());
  }

  @Test
  void killedProcessLeavesNoModelAndNoLock() throws IOException, InterruptedException {
    Process process = PullingProcess.start(directory);
    try (BufferedReader output = process.inputReader()) {
      assertEquals("adding", output.readLine());
    }
    process.destroyForcibly().waitFor();
    ModelCache cache = new ModelCache(directory);
    assertEquals(2, entries().size(), "the unfinished folder and its lock");
    assertEquals(List.of(), cache.list());
    assertEquals(Optional.empty(), cache.find("shared"));
    Optional<Path> added =
        cache.add(
            "shared", Progress.none(), folder -> Files.createFile(folder.resolve("config.json")));
    assertTrue(added.isPresent());
    assertEquals(List.of("shared"), entries());
  }

  /** Row 44: a stale lock. */
  @Test
  void theOneThatWaitsTakesOverFromAKilledOne() throws IOException, InterruptedException {
    Process first = PullingProcess.start(directory);
    try (BufferedReader output = first.inputReader()) {
      assertEquals("adding", output.readLine());
    }
    Process second = PullingProcess.start(directory);
    try (BufferedReader output = second.inputReader()) {
      Thread.sleep(1000);
      assertTrue(second.isAlive());
      first.destroyForcibly().waitFor();
      assertEquals("adding", output.readLine());
      goOn(second);
      assertEquals("added", output.readLine());
    } finally {
      second.destroyForcibly();
    }
    assertEquals(List.of("shared"), entries());
  }

  private static void goOn(Process process) throws IOException {
    process.outputWriter().append('\n').flush();
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("models"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
