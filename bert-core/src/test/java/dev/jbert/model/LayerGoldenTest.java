package dev.jbert.model;

import dev.jbert.kernel.Matrix;
import dev.jbert.testing.Closeness;
import dev.jbert.testing.NpzFile;
import dev.jbert.testing.Runs;
import dev.jbert.testing.TensorInputs;
import dev.jbert.testing.TinyModel;
import dev.jbert.testing.TinyModel.TensorCase;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer of the tiny models against the reference, under every way to compute. */
class LayerGoldenTest {

  static Stream<Arguments> modelsAndRuns() {
    return Stream.of(
            "bert-uncased-base",
            "bert-cased-base",
            "distilbert-base",
            "roberta-base",
            "electra-base",
            "mpnet-base")
        .flatMap(name -> Runs.all().map(options -> Arguments.of(name, options)));
  }

  @ParameterizedTest
  @MethodSource("modelsAndRuns")
  void everyLayerAgreesWithTheReference(String name, LoadOptions options) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (BertModel model = BertModel.load(tiny.folder(), options);
        NpzFile arrays = tiny.arrays()) {
      int layers = model.config().numHiddenLayers();
      for (TensorCase tensors : tiny.tensorCases()) {
        ModelOutput output =
            model.forward(
                TensorInputs.batch(tensors),
                OutputRequest.lastHiddenState()
                    .withAllHiddenStates(layers)
                    .withAllAttentions(layers));
        checkStates(arrays, tensors.output("last_hidden_state"), tensors, output, layers);
        if (tensors.hasOutput("pooler_output")) {
          checkPooler(arrays, tensors, model);
        }
        if (tensors.hasOutput("hidden_states")) {
          List<String> names = tensors.outputs("hidden_states");
          for (int i = 0; i <= layers; i++) {
            checkStates(arrays, names.get(i), tensors, output, i);
          }
        }
        if (tensors.hasOutput("attentions")) {
          for (int i = 0; i < layers; i++) {
            checkAttentions(arrays, i, tensors, output);
          }
        }
      }
    }
  }

  private static void checkStates(
      NpzFile arrays, String array, TensorCase tensors, ModelOutput output, int index)
      throws IOException {
    NpzFile.Array reference = arrays.array(array);
    Closeness closeness = new Closeness(array, reference);
    int[][] attentionMask = tensors.input("attention_mask");
    int s = reference.shape()[1];
    int h = reference.shape()[2];
    for (int b = 0; b < attentionMask.length; b++) {
      Matrix states = output.hiddenState(index, b);
      for (int t = 0; t < s; t++) {
        for (int c = 0; attentionMask[b][t] == 1 && c < h; c++) {
          float expected = reference.values()[(b * s + t) * h + c];
          closeness.check(expected, states.at(t, c), "[%d, %d, %d]".formatted(b, t, c));
        }
      }
    }
    closeness.finish();
  }

  private static void checkPooler(NpzFile arrays, TensorCase tensors, BertModel model)
      throws IOException {
    ModelOutput output =
        model.forward(TensorInputs.batch(tensors), OutputRequest.none().withPoolerOutput());
    NpzFile.Array reference = arrays.array(tensors.output("pooler_output"));
    Closeness closeness = new Closeness(tensors.output("pooler_output"), reference);
    for (int i = 0; i < reference.values().length; i++) {
      closeness.check(reference.values()[i], output.poolerOutput().values()[i], "[" + i + "]");
    }
    closeness.finish();
  }

  private static void checkAttentions(
      NpzFile arrays, int layer, TensorCase tensors, ModelOutput output) throws IOException {
    String array = tensors.outputs("attentions").get(layer);
    NpzFile.Array reference = arrays.array(array);
    Closeness closeness = new Closeness(array, reference);
    int[][] attentionMask = tensors.input("attention_mask");
    int n = reference.shape()[1];
    int s = reference.shape()[2];
    for (int b = 0; b < attentionMask.length; b++) {
      AttentionProbabilities attentions = output.attentions(layer, b);
      for (int head = 0; head < n; head++) {
        for (int query = 0; query < attentions.sequenceLength(); query++) {
          for (int key = 0; attentionMask[b][query] == 1 && key < s; key++) {
            float expected = reference.values()[((b * n + head) * s + query) * s + key];
            // Dropped padding is attended by nobody.
            float actual = key < attentions.sequenceLength() ? attentions.at(head, query, key) : 0;
            closeness.check(expected, actual, "[%d, %d, %d, %d]".formatted(b, head, query, key));
          }
        }
      }
    }
    closeness.finish();
  }
}
