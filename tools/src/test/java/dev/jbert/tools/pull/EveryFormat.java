package dev.jbert.tools.pull;

import com.google.gson.JsonObject;
import dev.jbert.tools.npy.NpyBytes;
import dev.jbert.tools.onnx.TinyBert;
import dev.jbert.tools.onnx.TinyBert.Exporter;
import dev.jbert.tools.pytorch.TorchBytes;
import dev.jbert.tools.tensorflow.BundleWriter;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One small random model, written in every format that can be read or imported. */
public final class EveryFormat {

  static final int LAYERS = 2;

  private static final String CONFIG =
      """
      {"architectures": ["BertModel"], "model_type": "bert", "vocab_size": 7, "hidden_size": 4,
       "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 6,
       "max_position_embeddings": 5, "type_vocab_size": 2, "hidden_act": "gelu",
       "layer_norm_eps": 1e-12, "pad_token_id": 0}
      """;

  private static final String VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n";

  private final TinyBert bert = TinyBert.of(Exporter.TORCH_SCRIPT, "bert.", LAYERS).withPooler();

  private final Path folder;

  /** A format's folders by its name. */
  private final Map<String, Path> sources = new LinkedHashMap<>();

  private EveryFormat(Path folder) {
    this.folder = folder;
  }

  /** Writes a folder for each format into {@code folder}. */
  public static EveryFormat write(Path folder) throws IOException {
    EveryFormat formats = new EveryFormat(folder);
    formats.writeAll();
    return formats;
  }

  /** The folders by the formats' names. */
  public Map<String, Path> sources() {
    return sources;
  }

  /** What an import should give: values by name. */
  Map<String, float[]> weights() {
    return bert.weights();
  }

  private void writeAll() throws IOException {
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
    bert.onnx().writeExternal(source("onnx-external", "model.onnx"), "model.onnx_data");
    ZipBytes npz = new ZipBytes();
    for (String name : names) {
      npz.stored(name + ".npy", NpyBytes.floats(bert.weights().get(name), tuple(shape(name))));
    }
    Files.write(source("npz", "weights.npz"), npz.bytes());
    writeTensorFlow(source("tensorflow", "bert_model.ckpt"), names);
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

  int[] shape(String name) {
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
}
