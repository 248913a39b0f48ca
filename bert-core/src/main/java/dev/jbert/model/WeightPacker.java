package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;

/**
 * Reads weights and packs them for kernels, one after another through one array, so that loading a
 * model does not leave a second copy of it as garbage. For one thread.
 */
final class WeightPacker {

  private final ModelWeights weights;
  private final Kernels kernels;
  private final float[] staging;

  WeightPacker(ModelWeights weights, BertConfig config, Kernels kernels) {
    this.weights = weights;
    this.kernels = kernels;
    int decoderFfnDim = config.decoder().map(DecoderConfig::decoderFfnDim).orElse(0);
    int feedForward = Math.max(config.intermediateSize(), decoderFfnDim);
    int widest = Math.max(3 * config.hiddenSize(), feedForward);
    int narrowest = Math.max(config.hiddenSize(), config.embeddingSize());
    this.staging = new float[Math.multiplyExact(widest, narrowest)];
  }

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
    Matrix weight = Matrix.of(staging, Math.multiplyExact(names.length, out), in);
    float[] bias = new float[names.length * out];
    for (int i = 0; i < names.length; i++) {
      weights.copyTo(names[i] + ".weight", weight.rows(i * out, out));
      System.arraycopy(weights.vector(names[i] + ".bias", out), 0, bias, i * out, out);
    }
    return new Linear(kernels.pack(weight), bias);
  }
}
