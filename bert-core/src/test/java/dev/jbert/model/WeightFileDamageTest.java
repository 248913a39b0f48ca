package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.testing.Damage;
import dev.jbert.testing.JsonMutation;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weight files and the index of shards, damaged. */
class WeightFileDamageTest {

  private static final int MUTANTS = 1_000;
  private static final int MOST_DATA = 1 << 16;
  private static final float[] A = {1, -2, 3.5f, 0, 1e30f, -1e-30f};
  private static final float[] B = {7};

  @TempDir Path folder;

  private static void write(Path file) throws IOException {
    SafetensorsWriter.write(
        file,
        List.of(NamedTensor.of("a", A, 2, 3), NamedTensor.of("b", B)),
        Map.of("format", "pt"));
  }

  @Test
  void safetensors() throws IOException {
    Path file = folder.resolve("model.safetensors");
    write(file);
    byte[] header = header(Files.readAllBytes(file)).orElseThrow();
    new Damage(
            "safetensors",
            file,
            Set.of(SafetensorsException.class),
            bytes -> {
              try (WeightSource weights = WeightSource.open(file)) {
                weights.names().stream().map(weights::tensor).forEach(WeightFileDamageTest::read);
                if (Arrays.equals(header, header(bytes).orElse(new byte[0]))) {
                  checkValues(weights, bytes);
                }
              }
            })
        .inflict(WeightFileDamageTest::mutate, MUTANTS);
  }

  private static void read(TensorView tensor) {
    if (tensor.info().dtype().isReadableAsFloat()) {
      assertEquals(tensor.elementCount(), tensor.toFloatArray().length);
    }
  }

  /** Where only data is damaged, every float is what its four bytes say. */
  private static void checkValues(WeightSource weights, byte[] bytes) {
    int dataSize = Float.BYTES * (A.length + B.length);
    ByteBuffer data =
        ByteBuffer.wrap(bytes, bytes.length - dataSize, dataSize).order(ByteOrder.LITTLE_ENDIAN);
    for (String name : List.of("a", "b")) {
      for (float value : weights.tensor(name).toFloatArray()) {
        assertEquals(data.getInt(), Float.floatToRawIntBits(value), name);
      }
    }
  }

  /** Length and JSON of the header, if it is all there. */
  private static Optional<byte[]> header(byte[] file) {
    if (file.length < Long.BYTES) {
      return Optional.empty();
    }
    long size = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return size < 0 || size > file.length - Long.BYTES
        ? Optional.empty()
        : Optional.of(Arrays.copyOf(file, (int) size + Long.BYTES));
  }

  /** The header is mutated; its length is right again, and often so are all offsets. */
  private static byte[] mutate(byte[] sound, Random random) {
    byte[] header = header(sound).orElseThrow();
    JsonObject json =
        JsonParser.parseString(
                new String(header, Long.BYTES, header.length - Long.BYTES, StandardCharsets.UTF_8))
            .getAsJsonObject();
    JsonMutation.mutate(json, random);
    int dataSize = sound.length - header.length;
    if (random.nextInt(4) > 0) {
      dataSize = repairOffsets(json);
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + dataSize)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static int repairOffsets(JsonObject header) {
    int end = 0;
    for (String name : header.keySet()) {
      if (header.get(name) instanceof JsonObject tensor && tensor.has("shape")) {
        OptionalInt size = size(tensor.get("shape"));
        if (size.isPresent() && end + size.getAsInt() <= MOST_DATA) {
          JsonArray offsets = new JsonArray();
          offsets.add(end);
          end += size.getAsInt();
          offsets.add(end);
          tensor.add("data_offsets", offsets);
        }
      }
    }
    return end;
  }

  /** In bytes, for four of them to an element. */
  private static OptionalInt size(JsonElement shape) {
    long size = Float.BYTES;
    if (!shape.isJsonArray()) {
      return OptionalInt.empty();
    }
    for (JsonElement dimension : shape.getAsJsonArray()) {
      if (!dimension.toString().matches("[0-9]{1,4}")) {
        return OptionalInt.empty();
      }
      size = Math.min(size * dimension.getAsInt(), MOST_DATA + 1);
    }
    return OptionalInt.of((int) size);
  }

  @Test
  void shardIndex() throws IOException {
    write(folder.resolve("one.safetensors"));
    SafetensorsWriter.write(
        folder.resolve("two.safetensors"), List.of(NamedTensor.of("c", B)), Map.of());
    Path index = folder.resolve(WeightSource.INDEX_NAME);
    Files.writeString(
        index,
        """
        {"metadata":{"total_size":32},"weight_map":{"a":"one.safetensors","b":"one.safetensors",\
        "c":"two.safetensors"}}""");
    new Damage(
            "shard index",
            index,
            Set.of(SafetensorsException.class),
            _ -> {
              try (WeightSource weights = WeightSource.open(folder)) {
                weights.names().stream().map(weights::tensor).forEach(WeightFileDamageTest::read);
              }
            })
        .inflict(JsonMutation::mutate, MUTANTS);
  }
}
