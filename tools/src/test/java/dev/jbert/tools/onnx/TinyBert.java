package dev.jbert.tools.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A BERT of random weights as exporters write it to ONNX: only the operations that use weights,
 * with the names that each exporter gives.
 */
public final class TinyBert {

  public static final int VOCABULARY = 7;
  public static final int POSITIONS = 5;
  public static final int TYPES = 2;
  public static final int HIDDEN = 4;
  public static final int INTERMEDIATE = 6;
  public static final long SEED = 20261122;

  /** Who exported. */
  public enum Exporter {
    /** torch 1.13 and later, TorchScript: nodes have paths, matrices have none. */
    TORCH_SCRIPT,
    /** Before: nodes have numbers only. */
    OLD_TORCH_SCRIPT,
    /** The newer one of torch 2: paths in the metadata, names of equal tensors shared. */
    DYNAMO
  }

  private final Exporter exporter;
  private final String prefix;
  private final Random random = new Random(SEED);
  private final OnnxWriter onnx = new OnnxWriter();
  private final Map<String, float[]> weights = new LinkedHashMap<>();
  private final Map<List<Float>, String> vectors = new HashMap<>();
  private final List<String> zeroVectors = new ArrayList<>();
  private int nextValue;

  private TinyBert(Exporter exporter, String prefix) {
    this.exporter = exporter;
    this.prefix = prefix;
  }

  static TinyBert torchScript() {
    return of(Exporter.TORCH_SCRIPT, "", 1);
  }

  /** A whole encoder. */
  public static TinyBert of(Exporter exporter, String prefix, int layers, String... zeroVectors) {
    TinyBert bert = new TinyBert(exporter, prefix);
    bert.zeroVectors.addAll(List.of(zeroVectors));
    bert.addEmbeddings();
    for (int i = 0; i < layers; i++) {
      bert.addLayer("encoder.layer." + i + ".");
    }
    return bert;
  }

  public OnnxWriter onnx() {
    return onnx;
  }

  /** What an import should give: values by name, row-major as in a checkpoint. */
  public Map<String, float[]> weights() {
    return weights;
  }

  private void addEmbeddings() {
    addTable("embeddings.word_embeddings", VOCABULARY);
    addTable("embeddings.position_embeddings", POSITIONS);
    addTable("embeddings.token_type_embeddings", TYPES);
    addLayerNorm("embeddings.LayerNorm");
  }

  private void addLayer(String layer) {
    addLinear(layer + "attention.self.query", HIDDEN, HIDDEN);
    addLinear(layer + "attention.self.key", HIDDEN, HIDDEN);
    addLinear(layer + "attention.self.value", HIDDEN, HIDDEN);
    addLinear(layer + "attention.output.dense", HIDDEN, HIDDEN);
    addLayerNorm(layer + "attention.output.LayerNorm");
    addLinear(layer + "intermediate.dense", INTERMEDIATE, HIDDEN);
    addLinear(layer + "output.dense", HIDDEN, INTERMEDIATE);
    addLayerNorm(layer + "output.LayerNorm");
  }

  /** A pooler, whose layer sees one row per text and so becomes a Gemm with its own names. */
  public TinyBert withPooler() {
    String module = prefix + "pooler.dense";
    onnx.tensor(module + ".weight", values(module + ".weight", 16), HIDDEN, HIDDEN);
    String bias = vector(module + ".bias", HIDDEN);
    onnx.node(
        "Gemm",
        nodeName(module, "Gemm"),
        List.of("x", module + ".weight", bias),
        value(),
        new ProtoWriter()
            .raw(OnnxWriter.integerAttribute("transB", 1).toByteArray())
            .raw(metadata(module)));
    return this;
  }

  /**
   * A decoder of a masked-language head: the word embeddings once more, turned round.
   *
   * @param decoder its matrix, {@code [V, H]}
   */
  TinyBert withDecoder(float[] decoder) {
    String bias = vector("cls.predictions.bias", VOCABULARY);
    addMatMul("cls.predictions.decoder", decoder, VOCABULARY, bias);
    return this;
  }

  float[] wordEmbeddings() {
    return weights.get(prefix + "embeddings.word_embeddings.weight");
  }

  private void addTable(String name, int rows) {
    String module = prefix + name;
    onnx.tensor(module + ".weight", values(module + ".weight", rows * HIDDEN), rows, HIDDEN);
    onnx.node(
        "Gather",
        nodeName(module, "Gather"),
        List.of(module + ".weight", "input_ids"),
        value(),
        new ProtoWriter().raw(metadata(module)));
  }

  private void addLinear(String name, int out, int in) {
    String module = prefix + name;
    float[] weight = values(module + ".weight", out * in);
    addMatMul(module, weight, out, vector(module + ".bias", out));
  }

  private void addMatMul(String module, float[] weight, int out, String bias) {
    String matrix = (exporter == Exporter.DYNAMO ? "val_" : "onnx::MatMul_") + nextValue++;
    int in = weight.length / out;
    onnx.tensor(matrix, Transposition.of(weight, out), in, out);
    String product = value();
    ProtoWriter metadata = new ProtoWriter().raw(metadata(module));
    onnx.node("MatMul", nodeName(module, "MatMul"), List.of("x", matrix), product, metadata);
    onnx.node("Add", nodeName(module, "Add"), List.of(bias, product), value(), metadata);
  }

  private void addLayerNorm(String name) {
    String module = prefix + name;
    String weight = vector(module + ".weight", HIDDEN);
    String bias = vector(module + ".bias", HIDDEN);
    if (exporter == Exporter.DYNAMO) {
      onnx.node(
          "LayerNormalization",
          nodeName(module, "LayerNormalization"),
          List.of("x", weight, bias),
          value(),
          new ProtoWriter().raw(metadata(module)));
    } else {
      String scaled = value();
      onnx.node("Mul", nodeName(module, "Mul"), List.of("x", weight), scaled);
      onnx.node("Add", nodeName(module, "Add_1"), List.of(scaled, bias), value());
    }
  }

  /** The name by which the graph has a vector; equal vectors are stored once. */
  private String vector(String name, int size) {
    float[] values = values(name, size);
    List<Float> key = new ArrayList<>();
    for (float value : values) {
      key.add(value);
    }
    String earlier = vectors.putIfAbsent(key, name);
    if (earlier == null) {
      onnx.tensor(name, values, size);
      return name;
    }
    if (exporter == Exporter.DYNAMO) {
      return earlier;
    }
    onnx.node("Identity", "Identity_" + nextValue++, List.of(earlier), name);
    return name;
  }

  private float[] values(String name, int count) {
    float[] values = new float[count];
    if (!zeroVectors.contains(name)) {
      for (int i = 0; i < count; i++) {
        values[i] = random.nextFloat() - 0.5f;
      }
    }
    weights.put(name, values);
    return Arrays.copyOf(values, count);
  }

  private String value() {
    return "value_" + nextValue++;
  }

  private String nodeName(String module, String operator) {
    return exporter == Exporter.TORCH_SCRIPT
        ? "/" + module.replaceAll("\\.(?![0-9])", "/") + "/" + operator
        : "node_" + operator + "_" + nextValue++;
  }

  private byte[] metadata(String module) {
    if (exporter != Exporter.DYNAMO) {
      return new byte[0];
    }
    return OnnxWriter.namespace(
            ": transformers.models.bert.modeling_bert.BertModel/"
                + module
                + ": torch.nn.modules.linear.Linear/linear_1: aten.linear.default")
        .toByteArray();
  }
}
