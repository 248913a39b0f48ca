package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;

/**
 * The first token's vector through a linear layer and tanh: what the next-sentence head reads.
 * Devlin et al. 2019, section 3.1.
 *
 * @param dense [H, H]
 */
record Pooler(Linear dense) {

  static Pooler load(WeightPacker packer, BertConfig config) {
    String name = packer.names().prefix() + packer.names().pooler().orElseThrow();
    return new Pooler(packer.linear(name, config.hiddenSize(), config.hiddenSize()));
  }

  /**
   * Pools.
   *
   * @param firstStates [B, H] last hidden state of every sequence's first token; read only
   * @param poolerOutput [B, H], overwritten
   */
  void forward(Matrix firstStates, Matrix poolerOutput, Workspace workspace) {
    dense.forward(firstStates, Activation.TANH, poolerOutput, workspace);
  }
}
