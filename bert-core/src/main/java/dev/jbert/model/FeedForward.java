package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;

/**
 * The feed-forward part of a layer with add &amp; norm: {@code LayerNorm(output(activation(
 * intermediate(x))) + x)}. Vaswani et al. 2017, section 3.3.
 *
 * @param intermediate [I, H]
 * @param activation between the two products
 * @param output [H, I]
 * @param norm after the sum
 */
record FeedForward(Linear intermediate, Activation activation, Linear output, LayerNorm norm) {

  /**
   * Computes the part.
   *
   * @param x [rows, H]; read only
   * @param y [rows, H], overwritten; must not overlap x
   */
  void forward(Matrix x, Matrix y, Workspace workspace) {
    Kernels kernels = workspace.kernels();
    kernels.feedForward(
        x,
        intermediate.weight(),
        intermediate.bias(),
        activation,
        output.weight(),
        output.bias(),
        y,
        workspace.scratch());
    kernels.addLayerNorm(y, x, norm, y);
  }
}
