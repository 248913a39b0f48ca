package dev.jbert.kernel;

/**
 * The twin of {@link LayerNormRows} for a {@link ColdStart}: the same bits, because a sum has as
 * many partial sums here as it has lanes there.
 */
final class PlainNorm {
  private static final int COUNT = Lanes.COUNT;

  private PlainNorm() {}

  /** Σ x. */
  static float sum(float[] x, int xt, int size) {
    float[] sums = new float[COUNT];
    for (int i = 0; i < size; i++) {
      sums[i & COUNT - 1] += x[xt + i];
    }
    return sumOfLanes(sums);
  }

  /** y = a + b, and the sum of y; y may be a. */
  static float add(float[] a, int at, float[] b, int bt, float[] y, int yt, int size) {
    for (int i = 0; i < size; i++) {
      y[yt + i] = a[at + i] + b[bt + i];
    }
    return sum(y, yt, size);
  }

  /** Σ (x - mean)². */
  static float squaredDeviations(float[] x, int xt, int size, float mean) {
    float[] squares = new float[COUNT];
    for (int i = 0; i < size; i++) {
      float d = x[xt + i] - mean;
      squares[i & COUNT - 1] = Math.fma(d, d, squares[i & COUNT - 1]);
    }
    return sumOfLanes(squares);
  }

  /** y = (x - mean) · scale · weight + bias. */
  static void scale(float[] x, int xt, float mean, float scale, LayerNorm norm, float[] y, int yt) {
    float[] weight = norm.weight();
    float[] bias = norm.bias();
    for (int i = 0; i < weight.length; i++) {
      y[yt + i] = Math.fma((x[xt + i] - mean) * scale, weight[i], bias[i]);
    }
  }

  /** In the order of {@link LaneSum}. */
  private static float sumOfLanes(float[] lanes) {
    for (int half = COUNT / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }
}
