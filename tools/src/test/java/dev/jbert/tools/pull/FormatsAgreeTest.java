package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.jbert.model.BertModel;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.OutputRequest;
import dev.jbert.model.TokenBatch;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.npy.NpyBytes;
import dev.jbert.tools.onnx.TinyBert;
import dev.jbert.tools.onnx.TinyBert.Exporter;
import dev.jbert.tools.pytorch.TorchBytes;
import dev.jbert.tools.tensorflow.BundleWriter;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model, written in every format that is known, is the same model bit for bit. */
class FormatsAgreeTest {

  private static final int LAYERS = 2;

  private static final String CONFIG =
      """
      {"architectures": ["BertModel"], "model_type": "bert", "vocab_size": 7, "hidden_size": 4,
       "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 6,
       "max_position_embeddings": 5, "type_vocab_size": 2, "hidden_act": "gelu",
       "layer_norm_eps": 1e-12, "pad_token_id": 0}
      """;

  private static final String VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n";

  private static final TokenBatch BATCH =
      TokenBatch.of(new int[] {2, 5, 6, 4, 3}, new int[] {2, 6, 3});

  @TempDir Path folder;

  private final TinyBert bert = TinyBert.of(Exporter.TORCH_SCRIPT, "bert.", LAYERS).withPooler();

  /** A format's folders by its name. */
  private final Map<String, Path> sources = new LinkedHashMap<>();

  @BeforeEach
  void writeEveryFormat() throws IOException {
    List<String> names = List.copyOf(bert.weights().keySet());
    List<String> first = names.subList(0, names.size() / 2);
    List<String> second = names.subList(names.size() / 2, names.size());
    SafetensorsWriter.write(source("safetensors", "model.safetensors"), tensors(names), Map.of());
    SafetensorsWriter.write(source("sharded", "one.safetensors"), tensors(first), Map.of());
    SafetensorsWriter.write(source("sharded", "two.safetensors"), tensors(second), Map.of());
    writeIndex("sharded", "model.safetensors.index.json", first, "one.safetensors", second);
    Files.write(source("torch-zip", "pytorch_model.bin"), torch(names).zip());
    Files.write(source("torch-legacy", "pytorch_model.bin"), torch(names).legacy());
    Files.write(source("torch-sharded", "one.bin"), torch(first).zip());
    Files.write(source("torch-sharded", "two.bin"), torch(second).legacy());
    writeIndex("torch-sharded", "pytorch_model.bin.index.json", first, "one.bin", second);
    bert.onnx().write(source("onnx", "model.onnx"));
    ZipBytes npz = new ZipBytes();
    for (String name : names) {
      npz.stored(name + ".npy", NpyBytes.floats(bert.weights().get(name), tuple(shape(name))));
    }
    Files.write(source("npz", "weights.npz"), npz.bytes());
    writeTensorFlow(source("tensorflow", "bert_model.ckpt"), names);
  }

  @Test
  void everyTensorHasTheSameBits() throws IOException {
    assertEquals(8, sources.size());
    assertEquals(5 + 16 * LAYERS + 2, bert.weights().size());
    for (String format : sources.keySet()) {
      try (WeightSource weights = WeightSource.open(imported(format))) {
        assertEquals(
            new TreeSet<>(bert.weights().keySet()), new TreeSet<>(weights.names()), format);
        for (String name : weights.names()) {
          assertArrayEquals(
              bits(bert.weights().get(name)),
              bits(weights.tensor(name, shape(name)).toFloatArray()),
              "seed %d, %s, %s".formatted(TinyBert.SEED, format, name));
        }
      }
    }
  }

  @Test
  void everyStateHasTheSameBits() throws IOException {
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    for (String format : sources.keySet()) {
      try (BertModel model = BertModel.load(imported(format))) {
        outputs.put(
            format, model.forward(BATCH, OutputRequest.lastHiddenState().withPoolerOutput()));
      }
    }
    ModelOutput expected = outputs.get("safetensors");
    assertTrue(Float.isFinite(expected.lastHiddenState().at(7, 3)));
    outputs.forEach(
        (format, output) -> {
          assertArrayEquals(
              bits(expected.lastHiddenState().values()),
              bits(output.lastHiddenState().values()),
              format);
          assertArrayEquals(
              bits(expected.poolerOutput().values()), bits(output.poolerOutput().values()), format);
        });
  }

  private Path imported(String format) throws IOException {
    Path target = folder.resolve(format + "-imported");
    ModelImporter.importTo(sources.get(format), target, Progress.none());
    return target;
  }

  /** A file in a format's folder, which has what a Hugging Face folder has. */
  private Path source(String format, String fileName) throws IOException {
    Path source = Files.createDirectories(folder.resolve(format));
    sources.put(format, source);
    Files.writeString(
        source.resolve(format.equals("tensorflow") ? "bert_config.json" : "config.json"), CONFIG);
    Files.writeString(source.resolve("vocab.txt"), VOCABULARY);
    return source.resolve(fileName);
  }

  private void writeIndex(
      String format, String fileName, List<String> first, String firstFile, List<String> second)
      throws IOException {
    JsonObject files = new JsonObject();
    first.forEach(name -> files.addProperty(name, firstFile));
    second.forEach(name -> files.addProperty(name, firstFile.replace("one", "two")));
    JsonObject index = new JsonObject();
    index.add("metadata", new JsonObject());
    index.add("weight_map", files);
    Files.writeString(source(format, fileName), index.toString());
  }

  private List<NamedTensor> tensors(List<String> names) {
    return names.stream()
        .map(name -> NamedTensor.of(name, bert.weights().get(name), shape(name)))
        .toList();
  }

  private TorchBytes torch(List<String> names) {
    TorchBytes torch = new TorchBytes();
    for (String name : names) {
      int[] shape = shape(name);
      long[] size = shape.length == 1 ? new long[] {shape[0]} : new long[] {shape[0], shape[1]};
      torch.tensor(name, bert.weights().get(name), size);
    }
    return torch;
  }

  /** Google's names, the matrices of dense layers with rows and columns exchanged. */
  private void writeTensorFlow(Path prefix, List<String> names) throws IOException {
    BundleWriter bundle = new BundleWriter();
    for (String name : names) {
      String variable =
          name.replace("LayerNorm.weight", "LayerNorm.gamma")
              .replace("LayerNorm.bias", "LayerNorm.beta")
              .replace("_embeddings.weight", "_embeddings")
              .replace(".layer.", ".layer_")
              .replace('.', '/');
      int[] shape = shape(name);
      float[] values = bert.weights().get(name);
      if (variable.endsWith("/weight")) {
        bundle.put(
            variable.replace("/weight", "/kernel"),
            transposed(values, shape[0], shape[1]),
            shape[1],
            shape[0]);
      } else if (shape.length == 2) {
        bundle.put(variable, values, shape[0], shape[1]);
      } else {
        bundle.put(variable, values, shape[0]);
      }
    }
    bundle.write(prefix);
  }

  private int[] shape(String name) {
    int size = bert.weights().get(name).length;
    boolean vector = name.endsWith(".bias") || name.contains("LayerNorm");
    if (vector) {
      return new int[] {size};
    }
    boolean wide = name.endsWith(".output.dense.weight") && !name.contains("attention");
    int columns = wide ? TinyBert.INTERMEDIATE : TinyBert.HIDDEN;
    return new int[] {size / columns, columns};
  }

  private static String tuple(int[] shape) {
    return shape.length == 1
        ? "(%d,)".formatted(shape[0])
        : "(%d, %d)".formatted(shape[0], shape[1]);
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
