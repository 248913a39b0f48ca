package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.command.CommandFixtures.Fixture;
import dev.jbert.tools.damage.Corruption;
import dev.jbert.tools.damage.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a folder's files hold, a command answers, or says in one line why it cannot. */
@Timeout(3600)
class CorruptedFilesTest {
  @TempDir Path temporary;

  private final Map<Path, byte[]> sound = new HashMap<>();

  @Test
  void everyCommandAnswersOrSaysInOneLineWhyItCannot() throws IOException {
    List<Fixture> fixtures = CommandFixtures.write(temporary);
    CommandCheck check = new CommandCheck(temporary);
    for (Fixture fixture : fixtures) {
      for (List<String> command : fixture.commands()) {
        CommandRun run = check.run(fixture, command);
        assertEquals(0, run.status(), () -> fixture + ": " + command + ": " + run.errors());
      }
    }
    int cases = Seeds.count(400, 60_000);
    List<String> failures = new ArrayList<>();
    for (long seed = Seeds.first(); seed < Seeds.first() + cases; seed++) {
      Random random = new Random(seed);
      Fixture fixture = fixtures.get(random.nextInt(fixtures.size()));
      List<String> command = pick(fixture.commands(), random);
      Path file = pick(fixture.files(), random);
      byte[] good = sound.computeIfAbsent(file, CorruptedFilesTest::read);
      Corruption corruption = pick(List.of(Corruption.values()), random);
      Files.write(file, corruption.of(good, random));
      String where = "seed %d, %s %s, %s".formatted(seed, file, corruption, command);
      try {
        check.run(fixture, command);
      } catch (AssertionError e) {
        failures.add(where + ": " + e.getMessage());
      } finally {
        Files.write(file, good);
      }
    }
    assertTrue(failures.isEmpty(), () -> failures.size() + ":\n" + String.join("\n", failures));
    System.out.printf("reliability: commands: %,d corrupted files, 0 silly inputs%n", cases);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
