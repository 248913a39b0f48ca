package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.Imports;
import dev.jbert.tools.npy.NpyBytes;
import dev.jbert.tools.npy.NpzImporter;
import dev.jbert.tools.pytorch.PyTorchImporter;
import dev.jbert.tools.pytorch.TorchBytes;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.tools.zip.ZipBytes.Entry;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits that models seldom have, and layouts that exporters seldom write, are read alike. */
class OddBitsTest {

  private static final long SEED = 20261122;
  private static final int ROWS = 5;
  private static final int COLUMNS = 7;
  private static final List<String> NAMES = List.of("a.weight", "b.weight", "c.weight");

  @TempDir private Path folder;

  private static float[] values(int tensor) {
    Random random = new Random(SEED + tensor);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] = -0f;
    values[1] = Float.MIN_VALUE;
    values[2] = Float.NEGATIVE_INFINITY;
    values[3] = Float.NaN;
    values[4] = Float.MAX_VALUE;
    return values;
  }

  private static float[] transposed(float[] values) {
    float[] transposed = new float[values.length];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        transposed[column * ROWS + row] = values[row * COLUMNS + column];
      }
    }
    return transposed;
  }

  @Test
  void safetensorsPyTorchAndNumpyGiveTheSameBits() throws IOException {
    Map<String, Path> folders = new LinkedHashMap<>();
    Path safetensors = modelFolder("safetensors");
    SafetensorsWriter.write(
        safetensors.resolve("model.safetensors"),
        NAMES.stream()
            .map(name -> NamedTensor.of(name, values(NAMES.indexOf(name)), ROWS, COLUMNS))
            .toList(),
        Map.of());
    folders.put("safetensors", safetensors);
    CheckpointImporter pyTorch = new PyTorchImporter();
    folders.put("zip", imported(pyTorch, "zip", "pytorch_model.bin", torch().zip()));
    folders.put("legacy", imported(pyTorch, "legacy", "pytorch_model.bin", torch().legacy()));
    folders.put("npz", imported(new NpzImporter(), "npz", "weights.npz", npz()));
    for (Map.Entry<String, Path> form : folders.entrySet()) {
      try (WeightSource weights = WeightSource.open(form.getValue())) {
        assertEquals(NAMES, List.copyOf(weights.names()), form.getKey());
        for (String name : NAMES) {
          assertArrayEquals(
              bits(values(NAMES.indexOf(name))),
              bits(weights.tensor(name, ROWS, COLUMNS).toFloatArray()),
              "seed %d, %s, %s".formatted(SEED, form.getKey(), name));
        }
      }
    }
  }

  /** One tensor as it is, one as a transposed view, one as a part of a larger storage. */
  private static TorchBytes torch() {
    float[] padded = new float[3 + ROWS * COLUMNS];
    System.arraycopy(values(2), 0, padded, 3, ROWS * COLUMNS);
    return new TorchBytes()
        .tensor(NAMES.get(0), values(0), ROWS, COLUMNS)
        .floats("t", transposed(values(1)))
        .view(NAMES.get(1), "t", 0, new long[] {ROWS, COLUMNS}, new long[] {1, ROWS})
        .floats("p", padded)
        .view(NAMES.get(2), "p", 3, new long[] {ROWS, COLUMNS}, new long[] {COLUMNS, 1});
  }

  /** One array as it is, one in Fortran order, one big-endian and compressed. */
  private static byte[] npz() {
    String shape = "(%d, %d)".formatted(ROWS, COLUMNS);
    ByteBuffer big = ByteBuffer.allocate(ROWS * COLUMNS * 4).order(ByteOrder.BIG_ENDIAN);
    big.asFloatBuffer().put(values(2));
    return new ZipBytes()
        .stored("a.weight.npy", NpyBytes.floats(values(0), shape))
        .stored(
            "b.weight.npy",
            NpyBytes.array(
                1, NpyBytes.header("<f4", "True", shape), TorchBytes.little(transposed(values(1)))))
        .add(
            Entry.deflated(
                "c.weight.npy",
                NpyBytes.array(2, NpyBytes.header(">f4", "False", shape), big.array())))
        .bytes();
  }

  private Path imported(CheckpointImporter importer, String name, String fileName, byte[] weights)
      throws IOException {
    Path source = modelFolder(name);
    Files.write(source.resolve(fileName), weights);
    Path target = folder.resolve(name + "-imported");
    Imports.run(importer, source, target);
    return target;
  }

  private Path modelFolder(String name) throws IOException {
    Path model = Files.createDirectory(folder.resolve(name));
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"bert\"}");
    Files.writeString(model.resolve("vocab.txt"), "[PAD]\n");
    return model;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
