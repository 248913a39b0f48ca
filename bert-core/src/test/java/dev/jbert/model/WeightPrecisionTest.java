package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.weights.NamedTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightPrecisionTest {
  private static final int HIDDEN_SIZE = 256;

  @TempDir private static Path folder;

  /** Large enough that its weights are rounded. */
  @BeforeAll
  static void write() throws Exception {
    RandomCheckpoint checkpoint = new RandomCheckpoint();
    int h = HIDDEN_SIZE;
    int i = 2 * h;
    checkpoint.config("hidden_size", "" + h).config("intermediate_size", "" + i);
    checkpoint.put("bert.embeddings.word_embeddings.weight", 20, h);
    checkpoint.put("bert.embeddings.token_type_embeddings.weight", 2, h);
    checkpoint.put("bert.embeddings.position_embeddings.weight", 16, h);
    norm(checkpoint, "bert.embeddings.LayerNorm");
    for (int layer = 0; layer < 2; layer++) {
      String path = "bert.encoder.layer." + layer + ".";
      for (String part : new String[] {"query", "key", "value"}) {
        linear(checkpoint, path + "attention.self." + part, h, h);
      }
      linear(checkpoint, path + "attention.output.dense", h, h);
      norm(checkpoint, path + "attention.output.LayerNorm");
      linear(checkpoint, path + "intermediate.dense", i, h);
      linear(checkpoint, path + "output.dense", h, i);
      norm(checkpoint, path + "output.LayerNorm");
    }
    linear(checkpoint, "bert.pooler.dense", h, h);
    linear(checkpoint, "cls.predictions.transform.dense", h, h);
    norm(checkpoint, "cls.predictions.transform.LayerNorm");
    checkpoint.put("cls.seq_relationship.weight", 2, h);
    checkpoint.write(folder);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void bfloat16StatesDifferALittleAndPointTheSameWay(KernelChoice kernels) throws Exception {
    Matrix exact = states(LoadOptions.defaults().withKernels(kernels));
    Matrix rounded =
        states(
            LoadOptions.defaults().withKernels(kernels).withWeightPrecision(WeightPrecision.BF16));
    double least = 1;
    boolean same = true;
    for (int row = 0; row < exact.rows(); row++) {
      float[] expected = row(exact, row);
      float[] found = row(rounded, row);
      least = Math.min(least, SimilarityFunction.COSINE.of(expected, found));
      same &= Arrays.equals(expected, found);
    }
    assertTrue(least >= 0.9999, "least cosine " + least);
    assertTrue(!same, "bfloat16 weights give the very states of floats: were they rounded?");
  }

  @Test
  void bfloat16StatesDependNeitherOnTheBatchNorOnTheThreads() throws Exception {
    LoadOptions options = LoadOptions.defaults().withWeightPrecision(WeightPrecision.BF16);
    int[] first = {3, 4, 5, 6, 7};
    int[] second = {9, 8, 7, 6, 5, 4, 3, 2, 1};
    try (BertModel one = BertModel.load(folder, options.withThreads(1));
        BertModel two = BertModel.load(folder, options.withThreads(2))) {
      ModelOutput together = two.forward(TokenBatch.of(first, second));
      for (BertModel model : new BertModel[] {one, two}) {
        assertSame(together.lastHiddenState(0), model.forward(TokenBatch.of(first)));
        assertSame(together.lastHiddenState(1), model.forward(TokenBatch.of(second)));
      }
    }
  }

  @Test
  void outlierFeaturesAreTheColumnsWithTheLargestNorms() {
    float[] weight = new float[20];
    float[] bias = new float[20];
    for (int i = 0; i < 20; i++) {
      weight[i] = 1 + i % 7 * 0.01f;
    }
    weight[3] = -4;
    bias[11] = 5;
    bias[12] = -6;
    int[] columns = OutlierFeatures.behind(new LayerNorm(weight, bias, 1e-12f));
    assertEquals(8, columns.length);
    assertArrayEquals(new int[] {3, 5, 6, 11, 12, 13, 19}, without(columns, 4));
  }

  private static int[] without(int[] columns, int one) {
    return Arrays.stream(columns).filter(c -> c != one).toArray();
  }

  private static Matrix states(LoadOptions options) throws Exception {
    try (BertModel model = BertModel.load(folder, options)) {
      return model.forward(TokenBatch.of(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9})).lastHiddenState(0);
    }
  }

  private static void assertSame(Matrix expected, ModelOutput found) {
    for (int row = 0; row < expected.rows(); row++) {
      assertArrayEquals(row(expected, row), row(found.lastHiddenState(0), row));
    }
  }

  private static float[] row(Matrix matrix, int row) {
    int from = matrix.rowOffset(row);
    return Arrays.copyOfRange(matrix.values(), from, from + matrix.columns());
  }

  private static void linear(RandomCheckpoint checkpoint, String name, int out, int in) {
    Random random = new Random(name.hashCode());
    float[] values = new float[out * in];
    for (int i = 0; i < values.length; i++) {
      // As small as trained ones, so that no softmax is at its edge.
      values[i] = 0.05f * (float) random.nextGaussian();
    }
    checkpoint.replace(NamedTensor.of(name + ".weight", values, out, in));
    checkpoint.put(name + ".bias", out);
  }

  private static void norm(RandomCheckpoint checkpoint, String name) {
    checkpoint.put(name + ".weight", HIDDEN_SIZE);
    checkpoint.put(name + ".bias", HIDDEN_SIZE);
  }
}
