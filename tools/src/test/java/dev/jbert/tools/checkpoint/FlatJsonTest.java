package dev.jbert.tools.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {

  @TempDir Path folder;

  @Test
  void scalarsAreReadAndTheRestPassedOver() throws IOException {
    assertEquals(
        Map.of("a", "1", "b", "x", "c", "true", "d", "1e-12"),
        read(
            "{\"a\": 1, \"b\": \"x\", \"n\": null, \"c\": true, \"o\": {\"a\": [2]}, \"d\": 1e-12}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":1,}", "{} x", "// x\n{}", "{'a':1}"})
  void anythingElseIsRefused(String text) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> read(text));
    assertEquals(file() + ": is no JSON object", e.getMessage());
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThrows(
        CheckpointException.class,
        () -> read("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> read(" ".repeat((1 << 20) + 1)));
    assertEquals(file() + ": is larger than the limit of 1048576 bytes", e.getMessage());
  }

  private Map<String, String> read(String text) throws IOException {
    return FlatJson.read(Files.writeString(file(), text));
  }

  private Path file() {
    return folder.resolve("x.json");
  }
}
