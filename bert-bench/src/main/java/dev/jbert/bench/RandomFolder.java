package dev.jbert.bench;

import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model folder of all-MiniLM-L6-v2's shape (6 layers, 384 wide) with random weights, bert-base's
 * vocabulary, and heads for fill-mask, for two classes, which also serve as tags, and for answers:
 * what a pipeline costs does not depend on what it answers.
 */
final class RandomFolder {

  private static final int LAYERS = 6;
  private static final int HIDDEN_SIZE = 384;
  private static final int INTERMEDIATE_SIZE = 1536;
  private static final int VOCABULARY = 30_522;
  private static final int POSITIONS = 512;
  private static final int LABELS = 2;
  private static final String CONFIG =
      """
      {"model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
       "num_attention_heads": 12, "intermediate_size": 1536, "hidden_act": "gelu",
       "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12}
      """;

  private final Random random = new Random(20_261_122);
  private final List<NamedTensor> tensors = new ArrayList<>();

  private RandomFolder() {
    add("bert.embeddings.word_embeddings.weight", VOCABULARY, HIDDEN_SIZE);
    add("bert.embeddings.token_type_embeddings.weight", 2, HIDDEN_SIZE);
    add("bert.embeddings.position_embeddings.weight", POSITIONS, HIDDEN_SIZE);
    norm("bert.embeddings.LayerNorm");
    for (int layer = 0; layer < LAYERS; layer++) {
      String path = "bert.encoder.layer." + layer + ".";
      linear(path + "attention.self.query", HIDDEN_SIZE, HIDDEN_SIZE);
      linear(path + "attention.self.key", HIDDEN_SIZE, HIDDEN_SIZE);
      linear(path + "attention.self.value", HIDDEN_SIZE, HIDDEN_SIZE);
      linear(path + "attention.output.dense", HIDDEN_SIZE, HIDDEN_SIZE);
      norm(path + "attention.output.LayerNorm");
      linear(path + "intermediate.dense", INTERMEDIATE_SIZE, HIDDEN_SIZE);
      linear(path + "output.dense", HIDDEN_SIZE, INTERMEDIATE_SIZE);
      norm(path + "output.LayerNorm");
    }
    linear("bert.pooler.dense", HIDDEN_SIZE, HIDDEN_SIZE);
    linear("cls.predictions.transform.dense", HIDDEN_SIZE, HIDDEN_SIZE);
    norm("cls.predictions.transform.LayerNorm");
    add("cls.predictions.bias", VOCABULARY);
    linear("classifier", LABELS, HIDDEN_SIZE);
    linear("qa_outputs", 2, HIDDEN_SIZE);
  }

  /** Writes the folder's files. */
  static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), CONFIG);
    BenchTexts.writeVocabulary(folder.resolve("vocab.txt"));
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), new RandomFolder().tensors, Map.of("format", "pt"));
  }

  private void linear(String name, int out, int in) {
    add(name + ".weight", out, in);
    add(name + ".bias", out);
  }

  private void norm(String name) {
    add(name + ".weight", HIDDEN_SIZE);
    add(name + ".bias", HIDDEN_SIZE);
  }

  private void add(String name, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 0.1f;
    }
    tensors.add(NamedTensor.of(name, values, shape));
  }
}
