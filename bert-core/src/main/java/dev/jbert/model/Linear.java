package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.PackedMatrix;

/**
 * A linear layer, prepared: {@code y = activation(x · Wᵀ + b)}.
 *
 * @param weight [out, in], packed
 * @param bias [out]
 */
record Linear(PackedMatrix weight, float[] bias) {

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
