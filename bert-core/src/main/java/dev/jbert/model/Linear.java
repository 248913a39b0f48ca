package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.PackedMatrix;

/**
 * A linear layer, prepared: {@code y = activation(x · Wᵀ + b)}.
 *
 * @param weight [out, in], packed
 * @param bias [out]
 */
record Linear(PackedMatrix weight, float[] bias) {

  /** Reads {@code name.weight} [out, in] and {@code name.bias} [out] and packs the weight. */
  static Linear load(ModelWeights weights, String name, int out, int in, Kernels kernels) {
    return new Linear(
        kernels.pack(weights.matrix(name + ".weight", out, in)),
        weights.vector(name + ".bias", out));
  }

  /**
   * Several linear layers on the same input as one: their outputs stand side by side.
   *
   * @param names each with weight [out, in] and bias [out]
   */
  static Linear fused(ModelWeights weights, String[] names, int out, int in, Kernels kernels) {
    Matrix weight = Matrix.zeros(Math.multiplyExact(names.length, out), in);
    float[] bias = new float[names.length * out];
    for (int i = 0; i < names.length; i++) {
      weights.copyTo(names[i] + ".weight", weight.rows(i * out, out));
      System.arraycopy(weights.vector(names[i] + ".bias", out), 0, bias, i * out, out);
    }
    return new Linear(kernels.pack(weight), bias);
  }

  /**
   * Applies the layer.
   *
   * @param x [rows, in]; read only
   * @param y [rows, out], overwritten; must not overlap x
   */
  void forward(Matrix x, Activation activation, Matrix y, Workspace workspace) {
    workspace.kernels().linear(x, weight, bias, activation, y, workspace.scratch());
  }
}
