package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.disk.DiskFaults;
import dev.jbert.tools.tensorflow.SmallBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 44 of the table of bad inputs (half a file, a full disk): a pull of a Maven artifact and an
 * import of the user's own checkpoint, killed or failing at every single step of the disk.
 */
@Timeout(300)
class DiskFaultsTest {

  @TempDir Path scratch;

  @Test
  void aPullOfAnArtifactSurvivesEveryFault() throws IOException {
    Path jar = ArtifactPull.writeJar(scratch);
    check(
        "artifact",
        new DiskFaults(
            Files.createDirectory(scratch.resolve("faults")),
            ArtifactPull.MODEL,
            directory -> ArtifactPull.run(directory, jar)),
        "models",
        "locks");
  }

  @Test
  void anImportSurvivesEveryFault() throws IOException {
    Path source = new SmallBert().writeSavedModel(scratch.resolve("source"));
    check(
        "import",
        new DiskFaults(
            Files.createDirectory(scratch.resolve("faults")),
            "new/model",
            directory -> {
              Path output = directory.resolve("new").resolve("model");
              // An import, unlike a pull, refuses what is there.
              if (!Files.exists(output)) {
                ModelImporter.importTo(source, output, Progress.none());
              }
            }));
  }

  private static void check(String kind, DiskFaults faults, String... stays) throws IOException {
    int kills = faults.killAtEveryStep();
    int failures = faults.fillAtEveryStep(stays) + faults.breakAtEveryStep();
    assertTrue(kills >= 8 && failures >= 12, kills + " kills, " + failures + " faults");
    System.out.printf(
        "reliability: cache: %s: %d kills, %d faults, all survived%n", kind, kills, failures);
  }
}
