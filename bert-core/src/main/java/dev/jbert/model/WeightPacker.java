package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.RowReader;

/** Reads weights and packs them for kernels. Any number of threads may use it. */
record WeightPacker(ModelWeights weights, Kernels kernels) {

  WeightNames names() {
    return weights.names();
  }

  LayerNorm norm(String name, int size) {
    return weights.norm(name, size);
  }

  /** Reads {@code name.weight} [out, in] and {@code name.bias} [out] and packs the weight. */
  Linear linear(String name, int out, int in) {
    return fused(out, in, name);
  }

  /**
   * Several linear layers on the same input as one: their outputs stand side by side.
   *
   * @param names each with weight [out, in] and bias [out]
   */
  Linear fused(int out, int in, String... names) {
    float[] bias = new float[names.length * out];
    for (int i = 0; i < names.length; i++) {
      weights.requireShape(names[i] + ".weight", out, in);
      System.arraycopy(weights.vector(names[i] + ".bias", out), 0, bias, i * out, out);
    }
    RowReader rows = (first, target) -> readFused(names, out, first, target);
    return new Linear(kernels.pack(Math.multiplyExact(names.length, out), in, rows), bias);
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
