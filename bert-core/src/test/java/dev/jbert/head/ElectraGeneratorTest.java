package dev.jbert.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertModel;
import dev.jbert.model.HeadKind;
import dev.jbert.model.TokenBatch;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ELECTRA's generator, whose word embeddings are narrower than its layers; there is no reference
 * model of it, so its head is computed here once more, in double precision and by its definition.
 */
class ElectraGeneratorTest {

  private static final int E = 32;
  private static final int H = 48;
  private static final int V = 900;
  private static final TokenBatch BATCH = TokenBatch.of(new int[] {2, 8, 4, 300, 3});

  @TempDir Path folder;

  private RandomCheckpoint generator;

  @BeforeEach
  void makeGenerator() throws IOException {
    generator =
        RandomCheckpoint.copyOf(TinyModel.of("electra-base").folder())
            .config("architectures", "[\"ElectraForMaskedLM\"]")
            .put("generator_predictions.dense.weight", E, H)
            .put("generator_predictions.dense.bias", E)
            .put("generator_predictions.LayerNorm.weight", E)
            .put("generator_predictions.LayerNorm.bias", E)
            .put("generator_lm_head.bias", V);
  }

  @Test
  void logitsAreThoseOfTheDefinition() throws IOException {
    compare("embeddings.word_embeddings.weight");
  }

  @Test
  void aDecoderOfItsOwnIsReadWhereTheConfigSaysSo() throws IOException {
    generator.config("tie_word_embeddings", "false").put("generator_lm_head.weight", V, E);
    compare("generator_lm_head.weight");
  }

  private void compare(String decoder) throws IOException {
    try (BertModel model = BertModel.load(generator.write(folder))) {
      assertEquals(E, model.config().embeddingSize());
      assertTrue(model.checkpoint().heads().contains(HeadKind.MASKED_LM));
      assertEquals(List.of(), model.unexpectedWeights());
      Matrix states = model.forward(BATCH).lastHiddenState();
      Matrix logits = MaskedLmHead.load(model).logits(states);
      for (int row = 0; row < states.rows(); row++) {
        double[] transform = transform(states, row);
        for (int v = 0; v < V; v++) {
          double expected = values("generator_lm_head.bias")[v];
          for (int c = 0; c < E; c++) {
            expected += transform[c] * values(decoder)[v * E + c];
          }
          assertEquals(expected, logits.at(row, v), 5e-5 * Math.max(1, Math.abs(expected)));
        }
      }
    }
  }

  /** LayerNorm(GELU_ERF(W · state + b)). */
  private double[] transform(Matrix states, int row) {
    double[] y = new double[E];
    double mean = 0;
    for (int o = 0; o < E; o++) {
      y[o] = values("generator_predictions.dense.bias")[o];
      for (int k = 0; k < H; k++) {
        y[o] +=
            (double) states.at(row, k) * values("generator_predictions.dense.weight")[o * H + k];
      }
      y[o] = y[o] * (0.5 + area(y[o]));
      mean += y[o] / E;
    }
    double variance = 0;
    for (int o = 0; o < E; o++) {
      variance += (y[o] - mean) * (y[o] - mean) / E;
    }
    for (int o = 0; o < E; o++) {
      y[o] =
          (y[o] - mean)
                  / Math.sqrt(variance + 1e-12)
                  * values("generator_predictions.LayerNorm.weight")[o]
              + values("generator_predictions.LayerNorm.bias")[o];
    }
    return y;
  }

  /** The area under the normal density between 0 and x, by Simpson's rule. */
  private static double area(double x) {
    int steps = 2000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = x * i / steps;
      int weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * Math.exp(-t * t / 2);
    }
    return sum * x / steps / 3 / Math.sqrt(2 * Math.PI);
  }

  private float[] values(String tensor) {
    return generator.tensor(tensor).values().get();
  }
}
