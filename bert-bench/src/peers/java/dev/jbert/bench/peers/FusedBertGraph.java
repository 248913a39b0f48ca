package dev.jbert.bench.peers;

import dev.jbert.model.BertConfig;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the ONNX file of a BERT encoder, or of one with its masked-LM head, out of its weights, for
 * models that no artifact has as one.
 *
 * <p>The graph is in the form that ONNX Runtime runs fastest: that which its own optimiser for
 * transformers leaves, with one operation for embeddings, for attention with its three products,
 * for bias and GELU, and for residual and LayerNorm.
 */
final class FusedBertGraph {

  private static final int INT_32 = 6;

  private final OnnxFile onnx = new OnnxFile();
  private final WeightSource weights;
  private final BertConfig config;
  private final int hiddenSize;

  private FusedBertGraph(WeightSource weights, BertConfig config) {
    this.weights = weights;
    this.config = config;
    this.hiddenSize = config.hiddenSize();
  }

  /** Writes the encoder of a model folder whose weights are named {@code bert.*}. */
  static void write(Path folder, Path onnxFile) throws IOException {
    try (WeightSource weights = WeightSource.open(folder)) {
      FusedBertGraph graph = new FusedBertGraph(weights, BertConfig.read(folder));
      graph.onnx.output(graph.encoder(), graph.hiddenSize);
      graph.onnx.write(onnxFile);
    }
  }

  /**
   * As {@link #write}, with the head {@code cls.predictions.*}, whose decoder is the word table.
   */
  static void writeMaskedLm(Path folder, Path onnxFile) throws IOException {
    try (WeightSource weights = WeightSource.open(folder)) {
      BertConfig config = BertConfig.read(folder);
      FusedBertGraph graph = new FusedBertGraph(weights, config);
      graph.onnx.output(graph.maskedLm(graph.encoder()), config.vocabSize());
      graph.onnx.write(onnxFile);
    }
  }

  private String encoder() {
    for (String name : List.of("input_ids", "token_type_ids", "attention_mask")) {
      onnx.input(name);
      onnx.node("Cast", List.of(name), List.of(name + "32"), Map.of("to", INT_32));
    }
    String states = embeddings();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      boolean last = layer == config.numHiddenLayers() - 1;
      states = layer(layer, states, last ? "last_hidden_state" : "layer" + layer);
    }
    return states;
  }

  private String maskedLm(String states) {
    String path = "cls.predictions.";
    String dense = path + "transform.dense.";
    matMul(dense + "weight", states, hiddenSize, hiddenSize, "transform.product");
    biasGelu("transform.product", dense + "bias", hiddenSize, "transform.activated");
    String norm = path + "transform.LayerNorm.";
    onnx.node(
        "LayerNormalization",
        List.of(
            "transform.activated",
            vector(norm + "weight", hiddenSize),
            vector(norm + "bias", hiddenSize)),
        List.of("transform"),
        Map.of("axis", -1, "epsilon", config.layerNormEps()));
    int vocabSize = config.vocabSize();
    String words = "bert.embeddings.word_embeddings.weight";
    onnx.tensor(
        "decoder", () -> transposed(read(words), vocabSize, hiddenSize), hiddenSize, vocabSize);
    onnx.node("MatMul", List.of("transform", "decoder"), List.of("decoded"), Map.of());
    String bias = vector(path + "bias", vocabSize);
    onnx.node("Add", List.of("decoded", bias), List.of("logits"), Map.of());
    return "logits";
  }

  private String embeddings() {
    String path = "bert.embeddings.";
    String words = table(path + "word_embeddings.weight", config.vocabSize());
    String positions = table(path + "position_embeddings.weight", config.maxPositionEmbeddings());
    String types = table(path + "token_type_embeddings.weight", config.typeVocabSize());
    String gamma = vector(path + "LayerNorm.weight", hiddenSize);
    String beta = vector(path + "LayerNorm.bias", hiddenSize);
    onnx.contributedNode(
        "EmbedLayerNormalization",
        List.of("input_ids32", "token_type_ids32", words, positions, types, gamma, beta),
        // The second one, how long each sequence is, has to be there and is not used.
        List.of("embedded", "sequence_lengths"),
        Map.of("epsilon", config.layerNormEps()));
    return "embedded";
  }

  private String layer(int layer, String states, String output) {
    String path = "bert.encoder.layer." + layer + ".";
    String name = "layer" + layer + ".";
    queryKeyValue(path + "attention.self.", name);
    onnx.contributedNode(
        "Attention",
        List.of(states, name + "qkv.weight", name + "qkv.bias", "attention_mask32"),
        List.of(name + "context"),
        Map.of("num_heads", config.numAttentionHeads()));
    String attended =
        addNorm(
            path + "attention.output.", name + "context", hiddenSize, states, name + "attended");
    String expand = path + "intermediate.dense.";
    int intermediateSize = config.intermediateSize();
    matMul(expand + "weight", attended, hiddenSize, intermediateSize, name + "expanded");
    biasGelu(name + "expanded", expand + "bias", intermediateSize, name + "activated");
    return addNorm(path + "output.", name + "activated", intermediateSize, attended, output);
  }

  /** Linear layer, residual and LayerNorm. */
  private String addNorm(String path, String input, int in, String residual, String output) {
    matMul(path + "dense.weight", input, in, hiddenSize, output + ".product");
    onnx.contributedNode(
        "SkipLayerNormalization",
        List.of(
            output + ".product",
            residual,
            vector(path + "LayerNorm.weight", hiddenSize),
            vector(path + "LayerNorm.bias", hiddenSize),
            vector(path + "dense.bias", hiddenSize)),
        List.of(output),
        Map.of("epsilon", config.layerNormEps()));
    return output;
  }

  private void matMul(String weight, String input, int in, int out, String output) {
    onnx.tensor(weight, () -> transposed(read(weight), out, in), in, out);
    onnx.node("MatMul", List.of(input, weight), List.of(output), Map.of());
  }

  private void biasGelu(String input, String bias, int size, String output) {
    onnx.contributedNode("BiasGelu", List.of(input, vector(bias, size)), List.of(output), Map.of());
  }

  private void queryKeyValue(String path, String name) {
    List<String> parts = List.of(path + "query.", path + "key.", path + "value.");
    onnx.tensor(
        name + "qkv.weight",
        () -> transposed(joined(parts, "weight"), 3 * hiddenSize, hiddenSize),
        hiddenSize,
        3 * hiddenSize);
    onnx.tensor(name + "qkv.bias", () -> joined(parts, "bias"), 3 * hiddenSize);
  }

  private float[] joined(List<String> parts, String suffix) {
    int size = read(parts.getFirst() + suffix).length;
    float[] all = new float[parts.size() * size];
    for (int part = 0; part < parts.size(); part++) {
      System.arraycopy(read(parts.get(part) + suffix), 0, all, part * size, size);
    }
    return all;
  }

  private String table(String name, int rows) {
    onnx.tensor(name, () -> read(name), rows, hiddenSize);
    return name;
  }

  private String vector(String name, int size) {
    onnx.tensor(name, () -> read(name), size);
    return name;
  }

  private float[] read(String name) {
    return weights.tensor(name).toFloatArray();
  }

  /** {@code [out, in]} as checkpoints have it to {@code [in, out]} as ONNX multiplies. */
  private static float[] transposed(float[] values, int out, int in) {
    float[] result = new float[values.length];
    for (int i = 0; i < out; i++) {
      for (int j = 0; j < in; j++) {
        result[j * out + i] = values[i * in + j];
      }
    }
    return result;
  }
}
