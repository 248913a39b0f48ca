package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.testing.Allocation;
import dev.jbert.weights.SafetensorsLimits;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Headers as large as the limits allow take seconds, and memory of their own order. */
@Timeout(120)
class LargeHeaderTest {

  @TempDir Path folder;

  private Path write(String header) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return Files.write(
        folder.resolve("model.safetensors"),
        ByteBuffer.allocate(Long.BYTES + text.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .array());
  }

  @Test
  @DisplayName("row 7: 10^6 tensors, where they are allowed: 30 bytes for a byte of the file")
  void aMillionTensors() throws IOException {
    Path file =
        write(
            IntStream.range(0, 1_000_000)
                .mapToObj(
                    i -> "\"" + i + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}")
                .collect(Collectors.joining(",", "{", "}")));
    SafetensorsLimits limits = SafetensorsLimits.DEFAULTS.withMaxTensors(1_000_000);
    long allocated =
        Allocation.of(
            () -> {
              try (WeightSource weights = WeightSource.open(file, limits)) {
                assertEquals(1_000_000, weights.names().size());
              }
            });
    assertTrue(allocated < 30 * Files.size(file), allocated + " for " + Files.size(file));
  }

  @Test
  @DisplayName("row 7: a header of 100 MB: 8 bytes for a byte of the file")
  void aHundredMegabytes() throws IOException {
    int chars = 99_990_000;
    Path file = write("{\"__metadata__\":{\"a\":\"" + "x".repeat(chars) + "\"}}");
    long allocated =
        Allocation.of(
            () -> {
              try (WeightSource weights = WeightSource.open(file)) {
                assertEquals(chars, weights.metadata().get("a").length());
              }
            });
    assertTrue(allocated < 8 * Files.size(file), allocated + " for " + Files.size(file));
  }
}
