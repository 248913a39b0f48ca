package dev.jbert.tools.checkpoint;

import java.util.List;

/**
 * The numbers of a BERT model, as {@code config.json} names them. What is not here is as in every
 * BERT checkpoint: {@code layer_norm_eps} 1e-12, absolute positions, dropout 0.1 in training.
 *
 * @param architectures the Hugging Face classes that the weights are for, for example {@code
 *     BertForMaskedLM}
 * @param hiddenSize H
 * @param numHiddenLayers L
 * @param numAttentionHeads N
 * @param intermediateSize I
 * @param vocabSize V
 * @param maxPositionEmbeddings longest sequence
 * @param typeVocabSize number of segments
 * @param hiddenAct name of the activation, {@code gelu} being the exact one by the error function
 * @param numLabels number of classes of a text classifier; 0 without one
 */
public record BertArchitecture(
    List<String> architectures,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    int vocabSize,
    int maxPositionEmbeddings,
    int typeVocabSize,
    String hiddenAct,
    int numLabels) {

  /**
   * Copies the architectures.
   *
   * @throws IllegalArgumentException if the heads do not divide the hidden size
   */
  public BertArchitecture {
    architectures = List.copyOf(architectures);
    if (numAttentionHeads < 1 || hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          numAttentionHeads + " attention heads do not divide the hidden size " + hiddenSize);
    }
  }
}
