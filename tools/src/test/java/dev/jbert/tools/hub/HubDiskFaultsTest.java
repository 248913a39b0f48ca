package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.disk.DiskFaults;
import dev.jbert.tools.pull.ModelCache;
import dev.jbert.tools.pull.ModelPuller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 44 of the table of bad inputs (half a file, a full disk): a pull from the Hub, killed or
 * failing at every single step of the disk.
 */
@Timeout(300)
class HubDiskFaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final NetworkPolicy POLICY =
      new NetworkPolicy(
          2, Duration.ofMillis(1), Duration.ofSeconds(1), PATIENCE, PATIENCE, PATIENCE);

  @TempDir Path scratch;

  @Test
  void aPullFromTheHubSurvivesEveryFault() throws IOException {
    try (FakeHub hub =
        FakeHub.start()
            .put("config.json", "{}")
            .put("vocab.txt", "[UNK]\n")
            .putLarge("model.safetensors", TinyWeights.safetensors())) {
      MavenModels none = MavenModels.of(ModelPuller.ofUser(Map.of()));
      DiskFaults faults =
          new DiskFaults(
              scratch,
              "models/org--name",
              directory -> {
                ModelCache cache = new ModelCache(directory);
                ResolvedModel model =
                    new ModelResolver(
                            hub.settings(), POLICY, cache, none, HubDiskFaultsTest::noConversion)
                        .resolve("org/name", Progress.none());
                assertEquals(cache.directory().resolve("org--name"), model.folder());
              });
      int kills = faults.killAtEveryStep();
      int failures =
          faults.fillAtEveryStep("models", "locks", "downloads") + faults.breakAtEveryStep();
      assertTrue(kills >= 8 && failures >= 12, kills + " kills, " + failures + " faults");
      System.out.printf(
          "reliability: cache: hub: %d kills, %d faults, all survived%n", kills, failures);
    }
  }

  private static void noConversion(Path source, Path target, Progress progress) {
    throw new AssertionError(source + " needs no conversion");
  }
}
