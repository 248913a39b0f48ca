package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.command.CommandFixtures.Fixture;
import dev.jbert.tools.damage.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In place of a file of a model lies a web page, a pipe, a link to itself, or nothing. */
@Timeout(1200)
class WrongKindsOfFilesTest {
  private static final String PAGE = "<!DOCTYPE html>\n<html><body>404 not found</body></html>\n";
  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n";
  private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3};

  @TempDir Path temporary;

  /** Puts something where no file is. */
  private interface Kind {
    void put(Path file) throws IOException, InterruptedException;
  }

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("nothing", file -> {});
    kinds.put("a web page", file -> Files.writeString(file, PAGE));
    kinds.put("an LFS pointer", file -> Files.writeString(file, POINTER));
    kinds.put("gzip", file -> Files.write(file, GZIP));
    kinds.put("an empty file", file -> Files.write(file, new byte[0]));
    kinds.put("white space", file -> Files.writeString(file, "   \n"));
    kinds.put("zeros", file -> Files.write(file, new byte[4096]));
    kinds.put("UTF-16", file -> Files.write(file, "{\"a\": 1}".getBytes(StandardCharsets.UTF_16)));
    kinds.put("NaN", file -> Files.writeString(file, "NaN"));
    kinds.put("deep lists", file -> Files.writeString(file, "[".repeat(100_000)));
    kinds.put("deep objects", file -> Files.writeString(file, "{\"a\":".repeat(100_000)));
    kinds.put("a folder", Files::createDirectory);
    kinds.put("a link to itself", file -> Files.createSymbolicLink(file, file.getFileName()));
    kinds.put("a link to nothing", file -> Files.createSymbolicLink(file, Path.of("no-such")));
    if (Files.exists(Path.of("/dev/zero"))) {
      kinds.put("a device", file -> Files.createSymbolicLink(file, Path.of("/dev/zero")));
      kinds.put("a pipe", WrongKindsOfFilesTest::makePipe);
    }
    return kinds;
  }

  private static void makePipe(Path file) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
  }

  @Test
  void everyCommandAnswersOrSaysInOneLineWhyItCannot() throws Exception {
    List<Fixture> fixtures = CommandFixtures.write(temporary);
    CommandCheck check = new CommandCheck(temporary);
    Map<String, Kind> kinds = kinds();
    int cases = Seeds.count(250, 10_000);
    List<String> failures = new ArrayList<>();
    for (long seed = Seeds.first(); seed < Seeds.first() + cases; seed++) {
      Random random = new Random(seed);
      Fixture fixture = pick(fixtures, random);
      Path file = pick(fixture.files(), random);
      List<String> command = pick(fixture.commands(), random);
      String kind = pick(List.copyOf(kinds.keySet()), random);
      // A pipe of texts is waited for, as somebody may still write into it.
      if (file.endsWith("corpus.txt") && (kind.equals("a pipe") || kind.equals("a device"))) {
        continue;
      }
      byte[] sound = Files.readAllBytes(file);
      Files.delete(file);
      kinds.get(kind).put(file);
      try {
        check.run(fixture, command);
      } catch (AssertionError e) {
        failures.add("seed %d, %s as %s, %s: %s".formatted(seed, kind, file, command, e));
      } finally {
        Files.deleteIfExists(file);
        Files.write(file, sound);
      }
    }
    assertTrue(failures.isEmpty(), () -> failures.size() + ":\n" + String.join("\n", failures));
    System.out.printf("reliability: commands: 0 corrupted files, %,d silly inputs%n", cases);
  }

  @Test
  @Tag("bad-input-38")
  void weightsOfAnotherKindAreNamed() throws IOException {
    List<Fixture> fixtures = CommandFixtures.write(temporary);
    CommandCheck check = new CommandCheck(temporary);
    Map<String, String> weights =
        Map.of(
            "safetensors", "model.safetensors",
            "torch-zip", "pytorch_model.bin",
            "torch-sharded", "one.bin",
            "onnx", "model.onnx",
            "npz", "weights.npz",
            "tensorflow", "bert_model.ckpt.index");
    int named = 0;
    for (Fixture fixture : fixtures) {
      String name = weights.get(fixture.toString());
      if (name != null) {
        Path file = fixture.folder().resolve(name);
        Files.writeString(file, PAGE);
        assertNamed(check.run(fixture, fixture.commands().getFirst()), file, "web page (HTML)");
        Files.writeString(file, POINTER);
        assertNamed(check.run(fixture, fixture.commands().getFirst()), file, "Git LFS pointer");
        Files.write(file, GZIP);
        assertNamed(check.run(fixture, fixture.commands().getFirst()), file, "gzip archive");
        named++;
      }
    }
    assertEquals(weights.size(), named);
  }

  private static void assertNamed(CommandRun run, Path file, String kind) {
    assertEquals(1, run.status(), run.errors());
    assertTrue(run.errors().startsWith("jbert: " + file + ": "), run.errors());
    assertTrue(run.errors().contains(kind), run.errors());
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
