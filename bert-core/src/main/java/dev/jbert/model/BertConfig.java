package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.model.CheckpointException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of a BERT model: the keys of a Hugging Face config.json in camel case.
 *
 * <pre>{@code
 * BertConfig.read(Path.of("bert-base-uncased")).hiddenSize()   // 768
 * }</pre>
 *
 * @param modelType {@code model_type}, the family; {@code bert} when the key is absent
 * @param architectures {@code architectures}, the model classes that the folder was saved from; may
 *     be empty
 * @param vocabSize V, rows of the word embedding table
 * @param hiddenSize H
 * @param numHiddenLayers L, 0 or more
 * @param numAttentionHeads N, a divisor of H
 * @param intermediateSize I
 * @param hiddenAct {@code hidden_act}, the activation between the two products of the feed-forward
 *     part
 * @param maxPositionEmbeddings the longest sequence, in tokens
 * @param typeVocabSize rows of the token type table
 * @param layerNormEps epsilon of every LayerNorm; 1e-12 when the key is absent
 * @param padTokenId id of the padding token; 0 when the key is absent
 * @param tieWordEmbeddings whether the masked-LM decoder is the word embedding table
 */
public record BertConfig(
    String modelType,
    List<String> architectures,
    int vocabSize,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    Activation hiddenAct,
    int maxPositionEmbeddings,
    int typeVocabSize,
    float layerNormEps,
    int padTokenId,
    boolean tieWordEmbeddings) {

  // Far above every published model, far below what a wrong number would make us allocate.
  private static final int MAX_WIDTH = 1 << 14;
  private static final int MAX_LAYERS = 1_000;
  private static final int MAX_ROWS = 1 << 24;

  /** Copies the list. */
  public BertConfig {
    architectures = List.copyOf(architectures);
  }

  /** D, the width of one attention head: H / N. */
  public int headSize() {
    return hiddenSize / numAttentionHeads;
  }

  /**
   * Reads {@code config.json} of a model folder. Keys that are not listed above are ignored, except
   * those that would change the result: a decoder, cross-attention and relative positions are
   * refused.
   *
   * @throws CheckpointException if there is no such file, or it is not a sound configuration; names
   *     the file, the key, what was expected and what was found
   * @throws IOException if reading fails
   */
  public static BertConfig read(Path folder) throws IOException {
    return of(ConfigFile.read(folder));
  }

  static BertConfig of(ConfigFile file) {
    refuseUnsupported(file);
    int hiddenSize = file.requiredInt("hidden_size", 1, MAX_WIDTH);
    int numAttentionHeads = file.requiredInt("num_attention_heads", 1, MAX_WIDTH);
    if (hiddenSize % numAttentionHeads != 0) {
      throw new CheckpointException(
          Reason.CONFIG_WRONG_VALUE,
          file.file(),
          "key \"num_attention_heads\": expected a divisor of hidden_size "
              + hiddenSize
              + ", found "
              + numAttentionHeads);
    }
    int vocabSize = file.requiredInt("vocab_size", 1, MAX_ROWS);
    if ((long) vocabSize * hiddenSize > Integer.MAX_VALUE - 8) {
      throw new CheckpointException(
          Reason.CONFIG_WRONG_VALUE,
          file.file(),
          "vocab_size "
              + vocabSize
              + " times hidden_size "
              + hiddenSize
              + ": expected no more than a Java array holds");
    }
    return new BertConfig(
        file.optionalString("model_type", "bert"),
        file.optionalStrings("architectures"),
        vocabSize,
        hiddenSize,
        file.requiredInt("num_hidden_layers", 0, MAX_LAYERS),
        numAttentionHeads,
        file.requiredInt("intermediate_size", 1, MAX_WIDTH),
        activation(file, file.optionalString("hidden_act", "gelu")),
        file.requiredInt("max_position_embeddings", 1, MAX_WIDTH),
        file.optionalInt("type_vocab_size", 2, 1, MAX_WIDTH),
        file.optionalFraction("layer_norm_eps", 1e-12f),
        file.optionalInt("pad_token_id", 0, 0, MAX_ROWS),
        file.optionalBoolean("tie_word_embeddings", true));
  }

  private static void refuseUnsupported(ConfigFile file) {
    String modelType = file.optionalString("model_type", "bert");
    if (!WeightNames.families().contains(modelType)) {
      throw unsupported(file, "model_type", "one of " + WeightNames.families(), modelType);
    }
    String positions = file.optionalString("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      throw unsupported(file, "position_embedding_type", "\"absolute\"", positions);
    }
    for (String key : List.of("is_decoder", "add_cross_attention")) {
      if (file.optionalBoolean(key, false)) {
        throw unsupported(file, key, "false, as this is an encoder", "true");
      }
    }
  }

  private static Activation activation(ConfigFile file, String name) {
    return switch (name) {
      case "gelu" -> Activation.GELU_ERF;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
      case "relu" -> Activation.RELU;
      case "silu", "swish" -> Activation.SILU;
      case "tanh" -> Activation.TANH;
      default ->
          throw unsupported(
              file,
              "hidden_act",
              "one of gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu, silu, swish, tanh",
              name);
    };
  }

  private static CheckpointException unsupported(
      ConfigFile file, String key, String expected, String found) {
    return new CheckpointException(
        Reason.UNSUPPORTED,
        file.file(),
        "key \"" + key + "\": expected " + expected + ", found \"" + found + "\"");
  }
}
