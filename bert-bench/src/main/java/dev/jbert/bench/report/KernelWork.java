package dev.jbert.bench.report;

import dev.jbert.bench.LinearShape;
import java.util.stream.Stream;

/**
 * What one operation of a kernel's benchmark is.
 *
 * <p>Operations are those of the formula, as one would write it: each addition, multiplication,
 * division, comparison, exp, erf and so on is one, whatever instructions it takes. Bytes are what
 * must be read and written if everything is touched once: operands and result, four bytes a value.
 *
 * @param group what kind of kernel
 * @param label which kernel, on what
 * @param operations floating-point operations; 0 where nothing is computed
 * @param bytes read and written
 */
record KernelWork(KernelWork.Group group, String label, double operations, double bytes) {

  /** Kinds of kernels, in the order in which they are shown. */
  enum Group {
    /** Products with a weight. */
    LINEAR("Linear layers"),
    /** Attention and its probabilities. */
    ATTENTION("Attention, 12 heads of 64"),
    /** What is done row by row. */
    ROWS("Rows of 768"),
    /** What is as wide as the vocabulary. */
    VOCABULARY("Vocabulary of 30,522"),
    /** Functions of one element. */
    ACTIVATION("Activations, 128 rows of 3,072");

    private final String label;

    Group(String label) {
      this.label = label;
    }

    /** What a chart calls it. */
    String label() {
      return label;
    }
  }

  private static final double HIDDEN_SIZE = 768;
  private static final double HEADS = 12;
  private static final double INTERMEDIATE_SIZE = 3072;
  private static final double VOCABULARY_SIZE = 30_522;

  // For each element of a row: mean, difference, its square and their sum, scale, weight and bias.
  private static final double LAYER_NORM = 7;
  // For each element of a row: largest, difference, exp, sum and scale.
  private static final double SOFTMAX = 5;

  /**
   * The work behind a result.
   *
   * @throws ReportException if it is not that of a kernel
   */
  static KernelWork of(JmhResult result) throws ReportException {
    return switch (result.benchmark()) {
      case "LinearKernelBenchmark.linear" ->
          linear(shape(result.parameter("shape")), result.number("tokens"));
      case "FeedForwardKernelBenchmark.feedForward" -> feedForward(result.number("tokens"));
      case "AttentionKernelBenchmark.attention" -> attention("attention", 4, result);
      case "AttentionKernelBenchmark.attentionWithDistanceBias" ->
          attention("with distance bias", 4, result);
      case "AttentionKernelBenchmark.attentionProbabilities" -> probabilities(result);
      case "RowKernelBenchmark.addLayerNorm" ->
          rows("residual + LayerNorm", 1 + LAYER_NORM, 3, result);
      case "RowKernelBenchmark.layerNorm" -> rows("LayerNorm", LAYER_NORM, 2, result);
      case "RowKernelBenchmark.embed" -> rows("embeddings", 2 + LAYER_NORM, 4, result);
      case "VocabularyKernelBenchmark.linearVocabulary" ->
          new KernelWork(
              Group.VOCABULARY,
              "decoder, 1 row",
              2 * HIDDEN_SIZE * VOCABULARY_SIZE,
              4 * (HIDDEN_SIZE + HIDDEN_SIZE * VOCABULARY_SIZE + VOCABULARY_SIZE));
      case "VocabularyKernelBenchmark.softmax" ->
          new KernelWork(
              Group.VOCABULARY,
              "softmax, 1 row",
              SOFTMAX * VOCABULARY_SIZE,
              2 * 4 * VOCABULARY_SIZE);
      case "VocabularyKernelBenchmark.pack" ->
          new KernelWork(
              Group.VOCABULARY, "pack the decoder", 0, 2 * 4 * HIDDEN_SIZE * VOCABULARY_SIZE);
      case "VocabularyKernelBenchmark.packWhenReused" ->
          new KernelWork(
              Group.VOCABULARY,
              "decoder read on demand, 1 row",
              2 * HIDDEN_SIZE * VOCABULARY_SIZE,
              4 * (HIDDEN_SIZE + HIDDEN_SIZE * VOCABULARY_SIZE + VOCABULARY_SIZE));
      case "VocabularyKernelBenchmark.packBf16" ->
          new KernelWork(
              Group.VOCABULARY, "pack it as bf16", 0, (4 + 2) * HIDDEN_SIZE * VOCABULARY_SIZE);
      case "ActivationKernelBenchmark.activation" -> activation(result.parameter("activation"));
      default ->
          throw new ReportException(result.benchmark() + " is not the benchmark of a kernel");
    };
  }

  /** Operations for each byte. */
  double intensity() {
    return operations / bytes;
  }

  private static KernelWork linear(LinearShape shape, int tokens) {
    double in = shape.in();
    double out = shape.out();
    String label = name(shape) + ", " + Words.count(tokens, "row");
    return new KernelWork(
        Group.LINEAR, label, 2 * tokens * in * out, 4 * (tokens * in + in * out + tokens * out));
  }

  private static KernelWork feedForward(int tokens) {
    double weights = 2 * HIDDEN_SIZE * INTERMEDIATE_SIZE;
    return new KernelWork(
        Group.LINEAR,
        "feed-forward, " + Words.count(tokens, "row"),
        2 * tokens * weights,
        4 * (weights + 2 * tokens * HIDDEN_SIZE));
  }

  private static String name(LinearShape shape) {
    String layer =
        switch (shape) {
          case BASE_QUERY_KEY_VALUE, MINI_LM_QUERY_KEY_VALUE -> "QKV";
          case BASE_ATTENTION_OUTPUT -> "attention output";
          case BASE_INTERMEDIATE, MINI_LM_INTERMEDIATE -> "intermediate";
          case BASE_OUTPUT -> "output";
        };
    return shape.name().startsWith("MINI_LM") ? layer + " of MiniLM" : layer;
  }

  private static LinearShape shape(String name) throws ReportException {
    return Stream.of(LinearShape.values())
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ReportException("no linear layer is named " + name));
  }

  /** Products alone: {@code products} operations for each query, key and column. */
  private static KernelWork attention(String name, double products, JmhResult result)
      throws ReportException {
    int tokens = result.number("tokens");
    return new KernelWork(
        Group.ATTENTION,
        name + ", " + Words.count(tokens, "row"),
        products * tokens * tokens * HIDDEN_SIZE,
        4 * 4 * tokens * HIDDEN_SIZE);
  }

  private static KernelWork probabilities(JmhResult result) throws ReportException {
    int tokens = result.number("tokens");
    return new KernelWork(
        Group.ATTENTION,
        "probabilities, " + Words.count(tokens, "row"),
        2 * tokens * tokens * HIDDEN_SIZE,
        4 * (2 * tokens * HIDDEN_SIZE + HEADS * tokens * tokens));
  }

  private static KernelWork rows(String name, double operations, double touched, JmhResult result)
      throws ReportException {
    double elements = result.number("tokens") * HIDDEN_SIZE;
    return new KernelWork(
        Group.ROWS,
        name + ", " + Words.count(result.number("tokens"), "row"),
        operations * elements,
        4 * touched * elements);
  }

  /** The product of one input and the bias; the activation on top of it as one operation. */
  private static KernelWork activation(String activation) {
    double elements = 128 * INTERMEDIATE_SIZE;
    boolean none = activation.equals("IDENTITY");
    return new KernelWork(
        Group.ACTIVATION,
        activation,
        (none ? 2 : 3) * elements,
        4 * (128 + 2 * INTERMEDIATE_SIZE + elements));
  }
}
