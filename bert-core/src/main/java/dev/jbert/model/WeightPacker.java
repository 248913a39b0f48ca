package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.RowReader;
import java.util.Optional;

/**
 * Reads weights and packs them for kernels. Any number of threads may use it.
 *
 * @param precision how exactly the packed weights are kept
 * @param packing when the weights are packed
 */
record WeightPacker(
    ModelWeights weights, Kernels kernels, WeightPrecision precision, Packing packing) {

  private static final int[] NO_COLUMNS = {};

  /** A weight of fewer elements stays in the caches as floats: to round it would gain nothing. */
  private static final int LEAST_TO_ROUND = 1 << 16;

  WeightNames names() {
    return weights.names();
  }

  LayerNorm norm(String name, int size) {
    return weights.norm(name, size);
  }

  /** Reads {@code name.weight} [out, in] and {@code name.bias} [out] and packs the weight. */
  Linear linear(String name, int out, int in) {
    return pack(out, in, NO_COLUMNS, name);
  }

  /** The same for a layer whose input comes out of {@code inputNorm}. */
  Linear linear(String name, int out, int in, LayerNorm inputNorm) {
    return pack(out, in, OutlierFeatures.behind(inputNorm), name);
  }

  /**
   * Several linear layers on the same input as one: their outputs stand side by side.
   *
   * @param inputNorm what the input comes out of, if it is a norm
   * @param names each with weight [out, in] and bias [out]
   */
  Linear fused(int out, int in, Optional<LayerNorm> inputNorm, String... names) {
    return pack(out, in, inputNorm.map(OutlierFeatures::behind).orElse(NO_COLUMNS), names);
  }

  private Linear pack(int out, int in, int[] exactColumns, String... names) {
    float[] bias = new float[names.length * out];
    for (int i = 0; i < names.length; i++) {
      weights.requireShape(names[i] + ".weight", out, in);
      System.arraycopy(weights.vector(names[i] + ".bias", out), 0, bias, i * out, out);
    }
    int rows = Math.multiplyExact(names.length, out);
    RowReader reader = (first, target) -> readFused(names, out, first, target);
    boolean rounded = precision == WeightPrecision.BF16 && (long) rows * in >= LEAST_TO_ROUND;
    return new Linear(
        rounded
            ? kernels.packBf16(rows, in, reader, exactColumns)
            : packing.pack(kernels, rows, in, reader),
        bias);
  }

  /** Reads rows of weights [out, in] that lie below each other. */
  private void readFused(String[] names, int out, int first, Matrix target) {
    int done = 0;
    while (done < target.rows()) {
      int row = first + done;
      int count = Math.min(target.rows() - done, out - row % out);
      weights.copyRows(names[row / out] + ".weight", row % out, target.rows(done, count));
      done += count;
    }
  }
}
