package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.onnx.OnnxException.Reason;
import dev.jbert.tools.onnx.TinyBert.Exporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightNamerTest {

  private static final String[] ZERO_BIASES = {
    "encoder.layer.0.attention.self.query.bias",
    "encoder.layer.0.attention.self.key.bias",
    "encoder.layer.1.output.LayerNorm.bias",
    "embeddings.LayerNorm.bias"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void everyExporterGivesBackNamesLayoutsAndBits(Exporter exporter) throws IOException {
    expectWeights(TinyBert.of(exporter, "", 2));
  }

  @ParameterizedTest
  @EnumSource
  void equalTensorsThatWereMergedComeBackUnderEachName(Exporter exporter) throws IOException {
    TinyBert bert = TinyBert.of(exporter, "", 2, ZERO_BIASES);
    // Four equal vectors are stored once, so one name has to come from elsewhere three times.
    assertEquals(bert.weights().size() - 3, count(bert.onnx()));
    expectWeights(bert);
  }

  @ParameterizedTest
  @EnumSource
  void poolerOfGemmKeepsItsLayout(Exporter exporter) throws IOException {
    expectWeights(TinyBert.of(exporter, "", 1).withPooler());
  }

  @ParameterizedTest
  @EnumSource
  void copyOfWordEmbeddingsIsNamedAsDecoder(Exporter exporter) throws IOException {
    TinyBert bert = TinyBert.of(exporter, "bert.", 1);
    bert.withDecoder(bert.wordEmbeddings());
    Map<String, BoundWeight> named = name(bert.onnx());
    // The newer exporter runs the decoder's bias under the decoder's own name.
    String bias =
        exporter == Exporter.DYNAMO ? "cls.predictions.decoder.bias" : "cls.predictions.bias";
    assertTrue(named.containsKey(bias), named.keySet()::toString);
    assertEquals(
        List.of((long) TinyBert.VOCABULARY, (long) TinyBert.HIDDEN),
        named.get("cls.predictions.decoder.weight").shape());
  }

  @Test
  void nodesPathTellsWhereMergedBiasesLostTheirIdentities() throws IOException {
    OnnxWriter writer =
        linear(new OnnxWriter(), "/a/query", "m0", "a.query.bias", matrix(1))
            .tensor("a.query.bias", new float[2], 2);
    linear(writer, "/a/key", "m1", "a.query.bias", matrix(2));
    Map<String, BoundWeight> named = name(writer);
    assertEquals(
        new TreeSet<>(List.of("a.query.weight", "a.query.bias", "a.key.weight", "a.key.bias")),
        new TreeSet<>(named.keySet()));
    assertEquals("m1", named.get("a.key.weight").tensor().name());
    assertEquals("a.query.bias", named.get("a.key.bias").tensor().name());
  }

  @Test
  void nodesPathNamesMatrixWithoutBias() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("onnx::MatMul_7", matrix(1), 2, 2)
            .node("MatMul", "/head/out_proj/MatMul", List.of("x", "onnx::MatMul_7"), "y");
    BoundWeight weight = name(writer).get("head.out_proj.weight");
    assertArrayEquals(new float[] {1, 3, 2, 4}, weight.values());
  }

  @Test
  void transpositionInTheGraphMeansThatTheTensorIsAsInTheCheckpoint() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("dense.weight", matrix(1), 2, 2)
            .node("Transpose", "", List.of("dense.weight"), "turned", OnnxWriter.transposition())
            .node("MatMul", "", List.of("x", "turned"), "y");
    assertArrayEquals(matrix(1), name(writer).get("dense.weight").values());
  }

  @Test
  void namedMatrixThatMatMulTakesAsItIsWasTransposed() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("dense.weight", matrix(1), 2, 2)
            .node("MatMul", "", List.of("x", "dense.weight"), "y");
    assertArrayEquals(new float[] {1, 3, 2, 4}, name(writer).get("dense.weight").values());
  }

  @Test
  void gemmIsTransposedUnlessItSaysTransB() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("one.weight", matrix(1), 2, 2)
            .tensor("two.weight", matrix(1), 2, 2)
            .node("Gemm", "", List.of("x", "one.weight"), "y")
            .node(
                "Gemm",
                "",
                List.of("x", "two.weight"),
                "z",
                OnnxWriter.integerAttribute("transB", 1));
    assertArrayEquals(new float[] {1, 3, 2, 4}, name(writer).get("one.weight").values());
    assertArrayEquals(matrix(1), name(writer).get("two.weight").values());
  }

  @Test
  void namesMeanNothingWhereMetadataTellTheModule() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("cls.predictions.decoder.weight", matrix(1), 2, 2)
            .node(
                "Gather",
                "node_embedding",
                List.of("cls.predictions.decoder.weight", "ids"),
                "y",
                OnnxWriter.namespace(
                    ": M/bert: B/bert.embeddings.word_embeddings: Embedding/e: aten.embedding"));
    Map<String, BoundWeight> named = name(writer);
    assertEquals(List.of("bert.embeddings.word_embeddings.weight"), List.copyOf(named.keySet()));
  }

  @Test
  void parametersThatNoKnownOperationUsesKeepTheirNames() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("relative.weight", matrix(1), 2, 2)
            .tensor("onnx::Reshape_9", new float[] {1}, 1)
            .node("Slice", "", List.of("relative.weight", "s"), "y");
    assertEquals(List.of("relative.weight"), List.copyOf(name(writer).keySet()));
  }

  @Tag("bad-input-32")
  @Test
  void refusesMatrixThatNothingNames() {
    OnnxWriter writer =
        new OnnxWriter()
            .tensor("onnx::MatMul_7", matrix(1), 2, 2)
            .node("MatMul", "MatMul_3", List.of("x", "onnx::MatMul_7"), "y");
    refused(
        Reason.NAME_UNKNOWN,
        "which weight of the model the initializer 'onnx::MatMul_7' is cannot be told: neither a"
            + " bias nor the node's name tells",
        writer);
  }

  @Test
  void refusesMatrixWhoseBiasAndNodeDisagree() {
    OnnxWriter writer =
        linear(new OnnxWriter(), "/a/query", "m0", "a.key.bias", matrix(1))
            .tensor("a.key.bias", new float[2], 2);
    refused(
        Reason.NAME_UNKNOWN,
        "the initializer 'm0' is cannot be told: by its bias it is of a.key, by its node of a.query",
        writer);
  }

  @Test
  void refusesOneWeightOfTwoTensors() {
    OnnxWriter writer = linear(new OnnxWriter(), "/a/query", "m0", "", matrix(1));
    linear(writer, "/a/query", "m1", "", matrix(2));
    refused(
        Reason.BOUND_TWICE, "the tensors 'm0' and 'm1' both claim to be 'a.query.weight'", writer);
  }

  @Tag("bad-input-32")
  @Test
  void refusesFusedAndQuantizedGraphsByTheirOperators() {
    refused(
        Reason.FUSED_GRAPH,
        "the graph was fused by ONNX Runtime's optimizer, it has the operators"
            + " 'com.microsoft.Attention'",
        new OnnxWriter()
            .node("Attention", "", List.of("x"), "y", OnnxWriter.domain("com.microsoft")));
    refused(
        Reason.FUSED_GRAPH,
        "the graph is quantized, it has the operators 'DynamicQuantizeLinear', 'MatMulInteger'",
        new OnnxWriter()
            .node("DynamicQuantizeLinear", "", List.of("x"), "q")
            .node("MatMulInteger", "", List.of("q", "w"), "y"));
    refused(
        Reason.FUSED_GRAPH,
        "node 'g' scales or turns its input, so 'd.weight' is not the weight of a linear layer",
        new OnnxWriter()
            .tensor("d.weight", matrix(1), 2, 2)
            .node(
                "Gemm",
                "g",
                List.of("x", "d.weight"),
                "y",
                OnnxWriter.integerAttribute("transA", 1)));
  }

  @Test
  void refusesWeightsOfOtherTypes() {
    ProtoWriter bytes = OnnxWriter.header("dense.weight", 3, 2, 2).bytes(9, new byte[4]);
    refused(
        Reason.UNSUPPORTED_DTYPE,
        "'dense.weight' has the element type 3 of TensorProto, expected F32 (1), F16 (10), F64 (11)"
            + " or BF16 (16)",
        new OnnxWriter().tensor(bytes).node("MatMul", "", List.of("x", "dense.weight"), "y"));
  }

  @Test
  void longNamesAndChainsDoNoHarm() throws IOException {
    String longName = "a.".repeat(30_000) + "weight";
    OnnxWriter writer = new OnnxWriter().tensor(longName, matrix(1), 2, 2);
    String last = longName;
    for (int i = 0; i < 1000; i++) {
      writer.node("Identity", "/" + "b/".repeat(30), List.of(last), "copy_" + i);
      last = "copy_" + i;
    }
    writer.node("MatMul", "", List.of("x", last), "y");
    assertEquals(List.of(longName), List.copyOf(name(writer).keySet()));
  }

  @Test
  void cyclesInTheGraphDoNoHarm() throws IOException {
    OnnxWriter writer =
        new OnnxWriter()
            .node("Identity", "", List.of("b"), "a")
            .node("Identity", "", List.of("a"), "b")
            .node("MatMul", "", List.of("x", "a"), "a2");
    assertTrue(name(writer).isEmpty());
  }

  private static OnnxWriter linear(
      OnnxWriter writer, String path, String matrix, String bias, float[] values) {
    String product = matrix + "_product";
    writer
        .tensor(matrix, values, 2, 2)
        .node("MatMul", path + "/MatMul", List.of("x", matrix), product);
    return bias.isEmpty()
        ? writer
        : writer.node("Add", path + "/Add", List.of(bias, product), matrix + "_sum");
  }

  private static float[] matrix(float first) {
    return new float[] {first, first + 1, first + 2, first + 3};
  }

  private void expectWeights(TinyBert bert) throws IOException {
    try (OnnxModel model = OnnxModel.open(bert.onnx().write(folder.resolve("bert.onnx")))) {
      EncoderWeights weights =
          EncoderWeights.check(model.path(), EncoderFamily.BERT, WeightNamer.name(model));
      assertEquals(
          new TreeSet<>(bert.weights().keySet()), new TreeSet<>(weights.weights().keySet()));
      bert.weights()
          .forEach(
              (name, values) ->
                  assertArrayEquals(values, weights.weights().get(name).values(), name));
    }
  }

  private int count(OnnxWriter writer) throws IOException {
    try (OnnxModel model = OnnxModel.open(writer.write(folder.resolve("count.onnx")))) {
      return model.initializers().size();
    }
  }

  private Map<String, BoundWeight> name(OnnxWriter writer) throws IOException {
    // Kept open until the test ends, since values are read from the file.
    return WeightNamer.name(OnnxModel.open(writer.write(folder.resolve("graph.onnx"))));
  }

  private void refused(Reason reason, String problem, OnnxWriter writer) {
    OnnxException e = assertThrows(OnnxException.class, () -> name(writer));
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
