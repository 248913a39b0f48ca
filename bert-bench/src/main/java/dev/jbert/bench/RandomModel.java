package dev.jbert.bench;

import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An encoder of bert-base's shape with random weights: speed does not depend on their values. The
 * vocabulary is cut to 1000 words, which the encoder does not see.
 */
public final class RandomModel {
  static final int LAYERS = 12;
  static final int HIDDEN_SIZE = 768;
  static final int INTERMEDIATE_SIZE = 3072;
  static final int VOCABULARY = 1000;

  private static final int POSITIONS = 512;
  private static final String CONFIG =
      """
      {"model_type": "bert", "vocab_size": 1000, "hidden_size": 768, "num_hidden_layers": 12,
       "num_attention_heads": 12, "intermediate_size": 3072, "hidden_act": "gelu",
       "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12}
      """;

  private final Random random = new Random(20_261_122);
  private final List<NamedTensor> tensors = new ArrayList<>();

  private RandomModel() {
    table("embeddings.word_embeddings.weight", VOCABULARY, HIDDEN_SIZE);
    table("embeddings.token_type_embeddings.weight", 2, HIDDEN_SIZE);
    table("embeddings.position_embeddings.weight", POSITIONS, HIDDEN_SIZE);
    norm("embeddings.LayerNorm");
    for (int layer = 0; layer < LAYERS; layer++) {
      String path = "encoder.layer." + layer + ".";
      linear(path + "attention.self.query", HIDDEN_SIZE, HIDDEN_SIZE);
      linear(path + "attention.self.key", HIDDEN_SIZE, HIDDEN_SIZE);
      linear(path + "attention.self.value", HIDDEN_SIZE, HIDDEN_SIZE);
      linear(path + "attention.output.dense", HIDDEN_SIZE, HIDDEN_SIZE);
      norm(path + "attention.output.LayerNorm");
      linear(path + "intermediate.dense", INTERMEDIATE_SIZE, HIDDEN_SIZE);
      linear(path + "output.dense", HIDDEN_SIZE, INTERMEDIATE_SIZE);
      norm(path + "output.LayerNorm");
    }
  }

  /** Loads the model by way of a folder that is gone afterwards. */
  static BertModel load(LoadOptions options) throws IOException {
    Path folder = Files.createTempDirectory("jbert-bench");
    Path config = folder.resolve("config.json");
    Path weights = folder.resolve("model.safetensors");
    try {
      Files.writeString(config, CONFIG);
      SafetensorsWriter.write(weights, new RandomModel().tensors, Map.of("format", "pt"));
      return BertModel.load(folder, options);
    } finally {
      Files.deleteIfExists(config);
      Files.deleteIfExists(weights);
      Files.deleteIfExists(folder);
    }
  }

  /** One sequence of random ids. */
  static int[] inputIds(int tokens) {
    return new Random(tokens).ints(tokens, 0, VOCABULARY).toArray();
  }

  /** Bytes of the weights that the encoder's products read once in each pass. */
  public static double weightBytes() {
    return LAYERS * 4 * weightsOfLayer();
  }

  /** Floating-point operations of the encoder's products over one sequence. */
  public static double operations(int tokens) {
    return LAYERS * (2 * tokens * weightsOfLayer() + 4.0 * tokens * tokens * HIDDEN_SIZE);
  }

  private static double weightsOfLayer() {
    return 4.0 * HIDDEN_SIZE * HIDDEN_SIZE + 2.0 * HIDDEN_SIZE * INTERMEDIATE_SIZE;
  }

  private void linear(String name, int out, int in) {
    table(name + ".weight", out, in);
    tensors.add(NamedTensor.of(name + ".bias", new float[out], out));
  }

  private void table(String name, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 0.1f;
    }
    tensors.add(NamedTensor.of(name, values, rows, columns));
  }

  private void norm(String name) {
    float[] ones = new float[HIDDEN_SIZE];
    Arrays.fill(ones, 1);
    tensors.add(NamedTensor.of(name + ".weight", ones, HIDDEN_SIZE));
    tensors.add(NamedTensor.of(name + ".bias", new float[HIDDEN_SIZE], HIDDEN_SIZE));
  }
}
