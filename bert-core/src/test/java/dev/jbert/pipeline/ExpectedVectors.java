package dev.jbert.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbert.kernel.Matrix;
import dev.jbert.testing.TinySentenceFolder;
import java.util.stream.DoubleStream;

/** What vectors of sentences should be, by the definitions in double precision. */
final class ExpectedVectors {

  private static final int H = 48;
  private static final double CLOSE = 2e-6;

  private ExpectedVectors() {}

  /** The vectors of a text's tokens. */
  static double[][] tokens(FeatureExtraction features, String text) {
    Matrix vectors = features.extract(text).vectors();
    double[][] rows = new double[vectors.rows()][H];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < H; c++) {
        rows[r][c] = vectors.at(r, c);
      }
    }
    return rows;
  }

  /** Divided by its norm. */
  static double[] unit(double[] vector) {
    double norm = Math.sqrt(DoubleStream.of(vector).map(x -> x * x).sum());
    return DoubleStream.of(vector).map(x -> x / norm).toArray();
  }

  /** The first columns. */
  static double[] first(double[] vector, int count) {
    return DoubleStream.of(vector).limit(count).toArray();
  }

  /** Fails if a column differs. */
  static void assertClose(double[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    for (int c = 0; c < expected.length; c++) {
      assertEquals(expected[c], found[c], CLOSE, "column " + c);
    }
  }

  /** By the definition, over the rows from {@code start} on. */
  static double[] pooled(Pooling mode, double[][] rows, int start) {
    double[] result = new double[H];
    for (int c = 0; c < H; c++) {
      double sum = 0;
      double weighted = 0;
      double weights = 0;
      double max = Double.NEGATIVE_INFINITY;
      for (int r = start; r < rows.length; r++) {
        sum += rows[r][c];
        weighted += (r + 1) * rows[r][c];
        weights += r + 1;
        max = Math.max(max, rows[r][c]);
      }
      int count = rows.length - start;
      result[c] =
          switch (mode) {
            case CLS -> rows[start][c];
            case MAX -> max;
            case MEAN -> sum / count;
            case MEAN_SQRT_LEN_TOKENS -> sum / Math.sqrt(count);
            case WEIGHTEDMEAN -> weighted / weights;
            case LASTTOKEN -> rows[rows.length - 1][c];
          };
    }
    return result;
  }

  /** {@code y = x · Wᵀ} with weights [out, in] of {@link TinySentenceFolder}. */
  static double[] product(String name, double[] x, int out) {
    float[] weight = TinySentenceFolder.values(name, out, x.length);
    double[] y = new double[out];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += (double) weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }
}
