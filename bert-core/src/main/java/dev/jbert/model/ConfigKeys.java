package dev.jbert.model;

/**
 * How a family calls the numbers of its shape in config.json.
 *
 * @param hiddenSize H
 * @param numHiddenLayers L
 * @param numAttentionHeads N
 * @param intermediateSize I
 * @param hiddenAct the activation
 */
record ConfigKeys(
    String hiddenSize,
    String numHiddenLayers,
    String numAttentionHeads,
    String intermediateSize,
    String hiddenAct) {

  static final ConfigKeys BERT =
      new ConfigKeys(
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "intermediate_size",
          "hidden_act");

  static final ConfigKeys BART =
      new ConfigKeys(
          "d_model",
          "encoder_layers",
          "encoder_attention_heads",
          "encoder_ffn_dim",
          "activation_function");

  static final ConfigKeys DISTILBERT =
      new ConfigKeys("dim", "n_layers", "n_heads", "hidden_dim", "activation");
}
