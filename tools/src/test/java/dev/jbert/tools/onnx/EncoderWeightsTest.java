package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.onnx.OnnxException.Reason;
import dev.jbert.tools.onnx.OnnxTensor.Values;
import dev.jbert.tools.onnx.TinyBert.Exporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderWeightsTest {

  @TempDir Path folder;

  @Test
  void sizesAreReadOffTheShapes() throws IOException {
    EncoderWeights weights = check(named(TinyBert.of(Exporter.TORCH_SCRIPT, "bert.", 2)));
    assertEquals(2, weights.layers());
    assertEquals(
        new TreeMap<>(Map.of('V', 7L, 'P', 5L, 'T', 2L, 'H', 4L, 'I', 6L)), weights.sizes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "mpnet"})
  void realModelsOfEveryFamilyAreCompleteAndLackEachWeight(String modelType) throws IOException {
    EncoderFamily family = EncoderFamily.ofModelType(modelType).orElseThrow();
    Map<String, BoundWeight> named = realModel(modelType);
    Path file = folder.resolve("model.onnx");
    assertEquals(named.keySet(), EncoderWeights.check(file, family, named).weights().keySet());
    for (String name : named.keySet()) {
      boolean ofHead = name.contains("classifier");
      Map<String, BoundWeight> without = new LinkedHashMap<>(named);
      without.remove(name);
      if (ofHead) {
        EncoderWeights.check(file, family, without);
      } else {
        OnnxException e =
            assertThrows(
                OnnxException.class, () -> EncoderWeights.check(file, family, without), name);
        assertEquals(Reason.MISSING_WEIGHTS, e.reason());
      }
    }
  }

  @Test
  void embeddingsOfAnotherWidthNeedTheirProjection() throws IOException {
    Map<String, BoundWeight> named = realModel("electra");
    named.keySet().removeIf(name -> name.contains("embeddings_project"));
    OnnxException e =
        assertThrows(
            OnnxException.class, () -> EncoderWeights.check(folder, EncoderFamily.ELECTRA, named));
    assertTrue(
        e.getMessage().contains("the embeddings are 32 wide, the layers 48"), e.getMessage());
  }

  /** Names and shapes of a model, without values. */
  private static Map<String, BoundWeight> realModel(String modelType) throws IOException {
    Map<String, BoundWeight> named = new LinkedHashMap<>();
    try (InputStream in = EncoderWeightsTest.class.getResourceAsStream("encoder-weights.tsv")) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : table.lines().filter(l -> l.startsWith(modelType + "\t")).toList()) {
        String name = line.split("\t")[1];
        List<Long> shape = Stream.of(line.split("\t")[2].split(" ")).map(Long::valueOf).toList();
        OnnxTensor tensor = new OnnxTensor(name, OnnxWriter.FLOAT, shape, new Values.None());
        named.put(name, new BoundWeight(name, tensor, false));
      }
    }
    return named;
  }

  @Test
  void whatWrapsTheModelIsNoPartOfItsNames() throws IOException {
    for (String wrapper : new String[] {"0.auto_model.", "module.bert."}) {
      EncoderWeights weights = check(named(TinyBert.of(Exporter.TORCH_SCRIPT, wrapper, 1)));
      String base = wrapper.endsWith("bert.") ? "bert." : "";
      assertTrue(
          weights.weights().containsKey(base + "encoder.layer.0.output.dense.weight"),
          weights.weights().keySet()::toString);
    }
  }

  @Test
  void biasOfTheDecoderIsCalledAsInCheckpoints() throws IOException {
    TinyBert bert = TinyBert.of(Exporter.DYNAMO, "bert.", 1);
    EncoderWeights weights = check(named(bert.withDecoder(bert.wordEmbeddings())));
    assertTrue(weights.weights().containsKey("cls.predictions.bias"));
  }

  @Test
  void allMissingWeightsAreListed() throws IOException {
    Map<String, BoundWeight> named = named(TinyBert.of(Exporter.TORCH_SCRIPT, "", 2));
    named.remove("encoder.layer.0.attention.self.key.bias");
    named.remove("encoder.layer.1.output.dense.weight");
    refused(
        Reason.MISSING_WEIGHTS,
        "2 of the encoder's 37 weights are not in the graph under a name that can be told:"
            + " 'encoder.layer.0.attention.self.key.bias', 'encoder.layer.1.output.dense.weight'",
        named);
  }

  @Test
  void layersHaveNoGaps() throws IOException {
    Map<String, BoundWeight> named = named(TinyBert.of(Exporter.TORCH_SCRIPT, "", 3));
    named.keySet().removeIf(name -> name.startsWith("encoder.layer.1."));
    refused(Reason.MISSING_WEIGHTS, "16 of the encoder's 53 weights", named);
  }

  @Test
  void halfPoolerIsMissingWeights() throws IOException {
    Map<String, BoundWeight> named = named(TinyBert.of(Exporter.TORCH_SCRIPT, "", 1).withPooler());
    named.remove("pooler.dense.bias");
    refused(Reason.MISSING_WEIGHTS, "'pooler.dense.bias'", named);
  }

  @Test
  void weightsOfAnotherArchitectureAreRefused() throws IOException {
    Map<String, BoundWeight> named = named(TinyBert.of(Exporter.TORCH_SCRIPT, "", 1));
    String stranger = "encoder.layer.0.attention.self.distance_embedding.weight";
    named.put(stranger, named.get("embeddings.position_embeddings.weight").named(stranger));
    refused(Reason.NAME_UNKNOWN, "the architecture BERT has no weights '" + stranger + "'", named);
  }

  @Test
  void shapesMustFitEachOther() throws IOException {
    Map<String, BoundWeight> named = named(TinyBert.of(Exporter.TORCH_SCRIPT, "", 1));
    String name = "encoder.layer.0.intermediate.dense.bias";
    named.put(name, named.get("encoder.layer.0.output.dense.bias").named(name));
    refused(Reason.WRONG_SHAPE, "encoder.layer.0.intermediate.dense.weight has the shape", named);
  }

  @Test
  void modelWithoutWordEmbeddingsIsNoEncoder() {
    refused(
        Reason.MISSING_WEIGHTS,
        "expected one table of word embeddings (embeddings.word_embeddings.weight), found 0",
        Map.of());
  }

  private Map<String, BoundWeight> named(TinyBert bert) throws IOException {
    try (OnnxModel model = OnnxModel.open(bert.onnx().write(folder.resolve("bert.onnx")))) {
      return new LinkedHashMap<>(WeightNamer.name(model));
    }
  }

  private EncoderWeights check(Map<String, BoundWeight> named) {
    return EncoderWeights.check(folder.resolve("bert.onnx"), EncoderFamily.BERT, named);
  }

  private void refused(Reason reason, String problem, Map<String, BoundWeight> named) {
    OnnxException e = assertThrows(OnnxException.class, () -> check(named));
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
