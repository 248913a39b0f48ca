package dev.jbert.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A model folder with random weights, made in code so that a test can spoil it: H = 8, N = 2, I =
 * 12, L = 2, V = 20, 16 positions, 2 token types, with pooler and both pre-training heads; or a
 * copy of another folder.
 */
public final class RandomCheckpoint {

  private static final long SEED = 20_261_122;

  private final Map<String, NamedTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> config = new LinkedHashMap<>();

  /** A sound checkpoint. */
  public RandomCheckpoint() {
    config.put("model_type", "\"bert\"");
    config.put("vocab_size", "20");
    config.put("hidden_size", "8");
    config.put("num_hidden_layers", "2");
    config.put("num_attention_heads", "2");
    config.put("intermediate_size", "12");
    config.put("hidden_act", "\"gelu\"");
    config.put("max_position_embeddings", "16");
    config.put("type_vocab_size", "2");
    config.put("layer_norm_eps", "1e-12");
    put("bert.embeddings.word_embeddings.weight", 20, 8);
    put("bert.embeddings.token_type_embeddings.weight", 2, 8);
    put("bert.embeddings.position_embeddings.weight", 16, 8);
    norm("bert.embeddings.LayerNorm");
    for (int layer = 0; layer < 2; layer++) {
      String path = "bert.encoder.layer." + layer + ".";
      linear(path + "attention.self.query", 8, 8);
      linear(path + "attention.self.key", 8, 8);
      linear(path + "attention.self.value", 8, 8);
      linear(path + "attention.output.dense", 8, 8);
      norm(path + "attention.output.LayerNorm");
      linear(path + "intermediate.dense", 12, 8);
      linear(path + "output.dense", 8, 12);
      norm(path + "output.LayerNorm");
    }
    linear("bert.pooler.dense", 8, 8);
    linear("cls.predictions.transform.dense", 8, 8);
    norm("cls.predictions.transform.LayerNorm");
    put("cls.predictions.bias", 20);
    linear("cls.seq_relationship", 2, 8);
  }

  private RandomCheckpoint(Map<String, String> config) {
    this.config.putAll(config);
  }

  /** The configuration and the weights of a model folder. */
  public static RandomCheckpoint copyOf(Path folder) throws IOException {
    Map<String, String> config = new LinkedHashMap<>();
    JsonParser.parseString(Files.readString(folder.resolve("config.json")))
        .getAsJsonObject()
        .entrySet()
        .forEach(member -> config.put(member.getKey(), member.getValue().toString()));
    RandomCheckpoint copy = new RandomCheckpoint(config);
    try (WeightSource source = WeightSource.open(folder)) {
      for (String name : source.names()) {
        float[] values = source.tensor(name).toFloatArray();
        copy.replace(
            new NamedTensor(
                name, source.info(name).dtype(), source.info(name).shape(), () -> values));
      }
    }
    return copy;
  }

  private void linear(String name, int out, int in) {
    put(name + ".weight", out, in);
    put(name + ".bias", out);
  }

  private void norm(String name) {
    put(name + ".weight", 8);
    put(name + ".bias", 8);
  }

  /** Adds or replaces a tensor of random values, the same for the same name. */
  public RandomCheckpoint put(String name, int... shape) {
    Random random = new Random(SEED + name.hashCode());
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    tensors.put(name, NamedTensor.of(name, values, shape));
    return this;
  }

  /** Removes a tensor. */
  public RandomCheckpoint remove(String name) {
    if (tensors.remove(name) == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return this;
  }

  /** Gives tensors whose names contain {@code part} other names, in place of it. */
  public RandomCheckpoint rename(String part, String replacement) {
    List<NamedTensor> all = new ArrayList<>(tensors.values());
    tensors.clear();
    for (NamedTensor t : all) {
      String name = t.name().replace(part, replacement);
      tensors.put(name, new NamedTensor(name, t.dtype(), t.shape(), t.values()));
    }
    return this;
  }

  /** Has every tensor written as another type. */
  public RandomCheckpoint as(DType dtype) {
    tensors.replaceAll((_, tensor) -> tensor.as(dtype));
    return this;
  }

  /** The names of the tensors. */
  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  /** Changes a tensor. */
  public RandomCheckpoint replace(NamedTensor tensor) {
    tensors.put(tensor.name(), tensor);
    return this;
  }

  /** The tensor of a name. */
  public NamedTensor tensor(String name) {
    return tensors.get(name);
  }

  /** Sets a key of config.json to a JSON value. */
  public RandomCheckpoint config(String key, String json) {
    config.put(key, json);
    return this;
  }

  /** Leaves a key out of config.json. */
  public RandomCheckpoint withoutConfig(String key) {
    config.remove(key);
    return this;
  }

  /** Writes config.json and model.safetensors. */
  public Path write(Path folder) throws IOException {
    writeConfig(folder);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), tensors.values(), Map.of("format", "pt"));
    return folder;
  }

  /** Writes config.json and the tensors in two files, every other one in the second. */
  public Path writeSharded(Path folder) throws IOException {
    writeConfig(folder);
    List<List<NamedTensor>> shards = List.of(new ArrayList<>(), new ArrayList<>());
    JsonObject files = new JsonObject();
    int next = 0;
    for (NamedTensor tensor : tensors.values()) {
      shards.get(next % 2).add(tensor);
      files.addProperty(tensor.name(), shardName(next % 2));
      next++;
    }
    for (int shard = 0; shard < 2; shard++) {
      SafetensorsWriter.write(folder.resolve(shardName(shard)), shards.get(shard), Map.of());
    }
    JsonObject index = new JsonObject();
    index.add("metadata", new JsonObject());
    index.add("weight_map", files);
    Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
    return folder;
  }

  private static String shardName(int shard) {
    return "model-0000%d-of-00002.safetensors".formatted(shard + 1);
  }

  private void writeConfig(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder json = new StringBuilder("{");
    config.forEach(
        (key, value) ->
            json.append(json.length() > 1 ? ", " : "")
                .append('"')
                .append(key)
                .append("\": ")
                .append(value));
    Files.writeString(folder.resolve("config.json"), json.append("}"));
  }
}
