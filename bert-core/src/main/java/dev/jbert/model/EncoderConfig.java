package dev.jbert.model;

import dev.jbert.kernel.Activation;

/**
 * The layers of the encoder: the keys of config.json in camel case, by BERT's names where a family
 * has names of its own.
 *
 * @param hiddenSize H
 * @param numHiddenLayers L, 0 or more
 * @param numAttentionHeads N, a divisor of H
 * @param intermediateSize I
 * @param hiddenAct {@code hidden_act}, the activation between the two products of the feed-forward
 *     part: gelu, gelu_python, gelu_10, gelu_new, gelu_pytorch_tanh, gelu_python_tanh, gelu_fast,
 *     gelu_accurate, quick_gelu, relu, relu6, relu2, leaky_relu, sigmoid, silu, swish, mish, tanh
 *     or linear. Of the reference's names {@code prelu} and {@code xielu}, which have weights of
 *     their own, and {@code laplace}, which no model of this family uses, are refused
 * @param layerNormEps epsilon of every LayerNorm; 1e-12 when the key is absent
 * @param relativeAttentionNumBuckets buckets of distances that attention tells apart; 0 except in
 *     MPNet
 */
public record EncoderConfig(
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    Activation hiddenAct,
    float layerNormEps,
    int relativeAttentionNumBuckets) {

  /** D, the width of one attention head: H / N. */
  public int headSize() {
    return hiddenSize / numAttentionHeads;
  }
}
