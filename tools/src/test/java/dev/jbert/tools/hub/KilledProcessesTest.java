package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.disk.ChildJvm;
import dev.jbert.tools.disk.DiskFaults;
import dev.jbert.tools.disk.Tree;
import dev.jbert.tools.pull.ArtifactPull;
import dev.jbert.tools.pull.ModelImporter;
import dev.jbert.tools.pytorch.PyTorchImporter;
import dev.jbert.tools.tensorflow.SmallBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 44 of the table of bad inputs: real processes, killed at any moment ({@code kill -9}), or two
 * at once. {@code -Djbert.long=true} kills more, {@code -Djbert.seed=N} at an earlier run's
 * moments.
 */
@Timeout(900)
class KilledProcessesTest {

  private static final int KILLS = Boolean.getBoolean("jbert.long") ? 150 : 4;

  /**
   * Runs whose shortest is the span: after one that a busy machine held up, kills come too late.
   */
  private static final int UNDISTURBED = 3;

  private static final String COMMAND = "dev.jbert.tools.Main";

  @TempDir Path scratch;

  private final FakeHub hub =
      FakeHub.start()
          .put("config.json", "{}")
          .put("vocab.txt", "[UNK]\n")
          .putLarge("model.safetensors", TinyWeights.safetensors("w".repeat(3_000_000)));

  @AfterEach
  void stop() {
    hub.close();
  }

  /** What a process is told to do. */
  @FunctionalInterface
  private interface Task {
    ProcessBuilder in(Path directory);
  }

  @Test
  void aKilledPullFromTheHubIsSurvived() throws Exception {
    killAgainAndAgain(
        "hub", "models/org--name", this::hubPull, directory -> resolve(environment(directory)));
  }

  @Test
  void aKilledPullOfAnArtifactIsSurvived() throws Exception {
    Path jar = ArtifactPull.writeJar(scratch);
    killAgainAndAgain(
        "artifact",
        ArtifactPull.MODEL,
        directory -> artifactPull(directory, jar),
        directory -> ArtifactPull.run(directory, jar));
  }

  @Test
  void aKilledImportIsSurvived() throws Exception {
    Path source = new SmallBert().writeSavedModel(scratch.resolve("source"));
    killAgainAndAgain(
        "import",
        "model",
        directory -> importing(source, directory),
        directory -> {
          if (!Files.exists(directory.resolve("model"))) {
            ModelImporter.importTo(source, directory.resolve("model"), Progress.none());
          }
        });
  }

  /** As Ctrl-C ends it. */
  @Test
  void anImportThatIsToldToEndLeavesNoFile() throws Exception {
    Path source = new SmallBert().writeSavedModel(scratch.resolve("source"));
    for (int i = 0; i < 3; i++) {
      Path directory = Files.createDirectory(scratch.resolve("ended-" + i));
      Process process = importing(source, directory).start();
      awaitFirstEntry(directory, process);
      process.destroy();
      process.waitFor();
      List<String> left = List.of(directory.toFile().list());
      assertTrue(left.isEmpty() || left.equals(List.of("model")), left.toString());
    }
  }

  @Test
  void twoPullsAtOnceBothEndWellWithOneRightModel() throws Exception {
    Path jar = ArtifactPull.writeJar(scratch);
    Path alone = Files.createDirectory(scratch.resolve("alone"));
    ArtifactPull.run(alone, jar);
    Path shared = Files.createDirectory(scratch.resolve("shared"));
    List<String> said = atOnce(artifactPull(shared, jar), artifactPull(shared, jar), 0);
    assertEquals(List.of("imported\n", "there\n"), said);
    assertEquals(Tree.of(alone), Tree.of(shared));

    Path cache = Files.createDirectory(scratch.resolve("cache"));
    atOnce(hubPull(cache), hubPull(cache), 0);
    assertEquals(1, hub.seen("GET", FakeHub.storagePath("model.safetensors")).size());
    Map<String, String> first = Tree.of(cache);
    Path another = Files.createDirectory(scratch.resolve("another"));
    resolve(environment(another));
    assertEquals(Tree.of(another), first);
  }

  @Test
  void ofTwoImportsIntoOneFolderOneWinsAndTheOtherSaysSo() throws Exception {
    Path source = new SmallBert().writeSavedModel(scratch.resolve("source"));
    Path directory = Files.createDirectory(scratch.resolve("shared"));
    List<String> said = atOnce(importing(source, directory), importing(source, directory), 1);
    assertTrue(
        said.getLast()
            .endsWith("model: is there already, expected no such folder or an empty one\n"),
        said.toString());
    assertEquals(List.of("model"), List.of(directory.toFile().list()));
  }

  private void killAgainAndAgain(String kind, String model, Task task, DiskFaults.Bringing bringing)
      throws Exception {
    DiskFaults faults =
        new DiskFaults(Files.createDirectory(scratch.resolve("sound")), model, bringing);
    long seed = Long.getLong("jbert.seed", System.nanoTime());
    Random random = new Random(seed);
    long span = Long.MAX_VALUE;
    for (int i = 0; i < UNDISTURBED; i++) {
      span = Math.min(span, undisturbed(task, scratch.resolve("undisturbed-" + i)));
    }
    int inTime = 0;
    for (int i = 0; i < KILLS; i++) {
      Path directory = Files.createDirectory(scratch.resolve("killed-" + i));
      Process process = task.in(directory).start();
      awaitFirstEntry(directory, process);
      long moment = (long) (random.nextDouble() * span);
      LockSupport.parkNanos(moment);
      inTime += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
      faults.assertSurvived(
          directory, "kill " + i + " after " + moment / 1000 + " us of seed " + seed);
    }
    assertTrue(inTime * 2 >= KILLS, "only " + inTime + " were still running");
    System.out.printf(
        "reliability: cache: %s: %d processes killed, %d of them at work, 0 faults, all survived%n",
        kind, KILLS, inTime);
  }

  /** Nanoseconds from the first entry to the end. */
  private static long undisturbed(Task task, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectory(directory);
    Process process = task.in(directory).start();
    awaitFirstEntry(directory, process);
    long start = System.nanoTime();
    assertEquals(0, process.waitFor());
    return System.nanoTime() - start;
  }

  private static void awaitFirstEntry(Path directory, Process process) {
    while (process.isAlive() && directory.toFile().list().length == 0) {
      LockSupport.parkNanos(500_000);
    }
  }

  /** Runs both; returns what they say on stdout or, where they must differ, of their failure. */
  private List<String> atOnce(ProcessBuilder one, ProcessBuilder two, int failures)
      throws IOException, InterruptedException {
    Path firstLog = scratch.resolve("first.log");
    Path secondLog = scratch.resolve("second.log");
    Process first = one.redirectOutput(firstLog.toFile()).start();
    Process second = two.redirectOutput(secondLog.toFile()).start();
    int failed = (first.waitFor() == 0 ? 0 : 1) + (second.waitFor() == 0 ? 0 : 1);
    List<String> said =
        List.of(Files.readString(firstLog), Files.readString(secondLog)).stream().sorted().toList();
    assertEquals(failures, failed, said.toString());
    return said;
  }

  private ProcessBuilder hubPull(Path directory) {
    ProcessBuilder process = process(ChildJvm.command(COMMAND, "pull", "org/name"));
    process.environment().putAll(environment(directory));
    return process;
  }

  private static ProcessBuilder artifactPull(Path directory, Path jar) {
    return process(
        ChildJvm.command(ArtifactPull.class.getName(), directory.toString(), jar.toString()));
  }

  private static ProcessBuilder importing(Path source, Path directory) {
    return process(
        ChildJvm.command(
            COMMAND, "import", source.toString(), directory.resolve("model").toString()));
  }

  private static ProcessBuilder process(List<String> command) {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private Map<String, String> environment(Path directory) {
    return Map.of(
        "HF_ENDPOINT",
        hub.endpoint().toString(),
        "HF_HOME",
        scratch.resolve("no-such-folder").toString(),
        "JBERT_CACHE",
        directory.toString());
  }

  private static void resolve(Map<String, String> environment) throws IOException {
    ModelResolver.ofUser(environment, new PyTorchImporter()::convertWeights)
        .resolve("org/name", Progress.none());
  }
}
