package dev.jbert.tools.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.command.CommandFixtures.Fixture;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are not finite: no answer is made of them, in JSON or otherwise. */
class NotFiniteTest {
  /** Read no weights, copy them as they are, or say themselves what is wrong. */
  private static final Set<String> WITHOUT_ANSWERS =
      Set.of("inspect", "tokenize", "import", "bench", "conform");

  @TempDir Path temporary;

  @Test
  void answersThatAreNoNumbersAreOneLine() throws IOException {
    CommandCheck check = new CommandCheck(temporary);
    List<String> answered = new ArrayList<>();
    int commands = 0;
    for (Fixture fixture : CommandFixtures.write(temporary)) {
      List<Path> weights =
          fixture.files().stream().filter(f -> f.endsWith(WeightSource.FILE_NAME)).toList();
      for (Path file : weights) {
        for (float value : values(fixture)) {
          byte[] sound = Files.readAllBytes(file);
          Files.write(file, filled(sound, value));
          for (List<String> command : fixture.commands()) {
            if (!WITHOUT_ANSWERS.contains(command.getFirst())) {
              CommandRun run = check.run(fixture, command);
              commands++;
              // From numbers that are only large, a tanh may make sound ones.
              boolean mayBeSound = Float.isFinite(value) && run.status() == 0;
              if (!mayBeSound && !run.errors().contains("not finite")) {
                answered.add(value + " " + fixture + " " + command + ": " + run);
              }
            }
          }
          Files.write(file, sound);
        }
      }
    }
    assertTrue(commands > 25, commands + " commands");
    assertTrue(answered.isEmpty(), () -> String.join("\n", answered));
  }

  private static float[] values(Fixture fixture) {
    return fixture.toString().equals("sentences")
        ? new float[] {Float.NaN, Float.POSITIVE_INFINITY, 3e38f}
        : new float[] {Float.NaN};
  }

  /** All values after the header. */
  private static byte[] filled(byte[] safetensors, float value) {
    ByteBuffer bytes = ByteBuffer.wrap(safetensors.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int start = Long.BYTES + (int) bytes.getLong(0);
    for (int at = start; at < safetensors.length; at += Float.BYTES) {
      bytes.putFloat(at, value);
    }
    return bytes.array();
  }
}
