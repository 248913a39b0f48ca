package dev.jbert.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  private static final long SEED = 20_261_122;

  @TempDir Path folder;

  @Test
  void bytesAreThoseOfTheFormat() throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            NamedTensor.of("h", new float[] {1}, 1).as(DType.F16),
            NamedTensor.of("x", new float[] {1, -2}, 2, 1)),
        Map.of("format", "pt"));
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"x\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
            + "\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[8,10]}}";
    String padded = header + " ".repeat(7 - (header.length() + 7) % 8);
    assertEquals(0, padded.length() % 8);
    byte[] data = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0, 0, 0x3C};
    assertArrayEquals(
        RawFile.bytes(padded.getBytes(StandardCharsets.UTF_8), data), Files.readAllBytes(file));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Random random = new Random(SEED);
    float[] large = new float[700_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = Float.intBitsToFloat(random.nextInt());
    }
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            NamedTensor.of("large", large, 700_001),
            NamedTensor.of("scalar", new float[] {7}),
            NamedTensor.of("empty", new float[0], 0, 5),
            NamedTensor.of("quote\"\u00e9\n\uD83D\uDE00", new float[] {1, 2}, 1, 2, 1)),
        Map.of("a", "\"", "b", ""));
    try (WeightSource weights = WeightSource.open(file)) {
      assertArrayEquals(large, weights.tensor("large", 700_001).toFloatArray(), "seed " + SEED);
      assertArrayEquals(new float[] {7}, weights.tensor("scalar").toFloatArray());
      assertEquals(List.of(0L, 5L), weights.info("empty").shape());
      assertArrayEquals(
          new float[] {1, 2},
          weights.tensor("quote\"\u00e9\n\uD83D\uDE00", 1, 2, 1).toFloatArray());
      assertEquals(Map.of("a", "\"", "b", ""), weights.metadata());
    }
  }

  @Test
  void halvesAndBfloatsRoundToNearestTiesToEven() throws IOException {
    float[] values = {
      1.00390625f, // 1 + 2^-8: a tie in BF16, down to the even 1
      1.01171875f, // 1 + 3 * 2^-8: a tie, up to the even 1 + 2^-6
      1.0039064f, // just above the first tie
      Float.MAX_VALUE,
      -0f,
      Float.NaN,
      Float.intBitsToFloat(0x7F800001), // a NaN whose upper half alone would be infinity
      Float.NEGATIVE_INFINITY
    };
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            NamedTensor.of("b", values, 8).as(DType.BF16),
            NamedTensor.of("h", values, 8).as(DType.F16)),
        Map.of());
    float inf = Float.POSITIVE_INFINITY;
    try (WeightSource weights = WeightSource.open(file)) {
      assertArrayEquals(
          new float[] {1, 1.015625f, 1.0078125f, inf, -0f, Float.NaN, Float.NaN, -inf},
          weights.tensor("b").toFloatArray());
      assertArrayEquals(
          new float[] {1.00390625f, 1.01171875f, 1.00390625f, inf, -0f, Float.NaN, Float.NaN, -inf},
          weights.tensor("h").toFloatArray());
    }
  }

  @Test
  void dataBeginsAtAMultipleOfEight() throws IOException {
    for (int i = 0; i < 16; i++) {
      Path file = folder.resolve("m.safetensors");
      SafetensorsWriter.write(
          file, List.of(NamedTensor.of("x".repeat(i), new float[1], 1)), Map.of());
      assertEquals(4, Files.size(file) % 8, "name of " + i + " letters");
    }
  }

  @Test
  void failureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, List.of(NamedTensor.of("x", new float[] {5}, 1)), Map.of());
    byte[] before = Files.readAllBytes(file);
    NamedTensor failing =
        NamedTensor.deferred(
            "y",
            () -> {
              throw new UncheckedIOException(new IOException("source is gone"));
            },
            1);
    NamedTensor sound = NamedTensor.of("x", new float[1000], 1000);
    assertThrows(
        UncheckedIOException.class,
        () -> SafetensorsWriter.write(file, List.of(sound, failing), Map.of()));
    assertArrayEquals(before, Files.readAllBytes(file));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void mappedFileMayBeReplaced() throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, List.of(NamedTensor.of("x", new float[] {5}, 1)), Map.of());
    try (WeightSource weights = WeightSource.open(file)) {
      SafetensorsWriter.write(file, List.of(NamedTensor.of("x", new float[] {6}, 1)), Map.of());
      assertArrayEquals(new float[] {5}, weights.tensor("x").toFloatArray());
    }
    try (WeightSource weights = WeightSource.open(file)) {
      assertArrayEquals(new float[] {6}, weights.tensor("x").toFloatArray());
    }
  }

  @Test
  void writtenFileMayBeReadByOthersAsAnyNewFile() throws IOException {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, List.of(), Map.of());
    Path plain = Files.createFile(folder.resolve("plain"));
    assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
  }

  @Test
  void wrongRequestsAreRefused() {
    refused(
        "two tensors called 'x'",
        NamedTensor.of("x", new float[1], 1),
        NamedTensor.of("x", new float[1], 1));
    refused(
        "tensor 'x' gave 5 values, expected 6 for its shape [2, 3]",
        NamedTensor.of("x", new float[5], 2, 3));
    assertEquals(
        "a tensor cannot be called __metadata__",
        assertThrows(
                IllegalArgumentException.class,
                () -> NamedTensor.of("__metadata__", new float[1], 1))
            .getMessage());
    assertEquals(
        "tensor 'x' as I8, expected F32, F16 or BF16",
        assertThrows(
                IllegalArgumentException.class,
                () -> NamedTensor.of("x", new float[1], 1).as(DType.I8))
            .getMessage());
    assertEquals(
        "tensor 'x' has the negative shape [-1]",
        assertThrows(IllegalArgumentException.class, () -> NamedTensor.of("x", new float[1], -1))
            .getMessage());
    assertTrue(Files.exists(folder));
  }

  private void refused(String message, NamedTensor... tensors) {
    Path file = folder.resolve("refused.safetensors");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SafetensorsWriter.write(file, List.of(tensors), Map.of()));
    assertEquals(message, e.getMessage());
    assertTrue(Files.notExists(file));
  }
}
