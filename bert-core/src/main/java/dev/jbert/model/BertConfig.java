package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.model.CheckpointException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The shape of a model of BERT's family: the keys of a Hugging Face config.json in camel case, by
 * BERT's names where a family has names of its own.
 *
 * <pre>{@code
 * BertConfig.read(Path.of("bert-base-uncased")).hiddenSize()   // 768
 * }</pre>
 *
 * @param modelType {@code model_type}, the family; {@code bert} when the key is absent
 * @param architectures {@code architectures}, the model classes that the folder was saved from; may
 *     be empty
 * @param vocabSize V, rows of the word embedding table
 * @param embeddingSize E, width of the embedding tables; H except in ELECTRA, where the embeddings
 *     may be narrower and are projected to H
 * @param hiddenSize H
 * @param numHiddenLayers L, 0 or more
 * @param numAttentionHeads N, a divisor of H
 * @param intermediateSize I
 * @param hiddenAct {@code hidden_act}, the activation between the two products of the feed-forward
 *     part
 * @param maxPositionEmbeddings rows of the position table; see {@link #maxSequenceLength()}
 * @param positionNumbering which of these rows a token takes
 * @param relativeAttentionNumBuckets buckets of distances that attention tells apart; 0 except in
 *     MPNet
 * @param typeVocabSize rows of the token type table; 0 in families without token types, which then
 *     are not read
 * @param layerNormEps epsilon of every LayerNorm; 1e-12 when the key is absent
 * @param padTokenId id of the padding token; the family's when the key is absent, 0 or 1
 * @param tieWordEmbeddings whether the masked-LM decoder is the word embedding table
 * @param decoder the decoder in families that have one; then the other numbers are the encoder's
 * @param labels names of the classes of a classifier, {@code id2label}, in the order of the logits;
 *     {@code LABEL_0}, {@code LABEL_1} and so on, as many as {@code num_labels}, 2 when that is
 *     absent too
 * @param problemType what the logits of a classifier mean, {@code problem_type}; empty when the key
 *     is absent
 */
public record BertConfig(
    String modelType,
    List<String> architectures,
    int vocabSize,
    int embeddingSize,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    Activation hiddenAct,
    int maxPositionEmbeddings,
    PositionNumbering positionNumbering,
    int relativeAttentionNumBuckets,
    int typeVocabSize,
    float layerNormEps,
    int padTokenId,
    boolean tieWordEmbeddings,
    Optional<DecoderConfig> decoder,
    List<String> labels,
    Optional<ProblemType> problemType) {

  // Far above every published model, far below what a wrong number would make us allocate.
  private static final int MAX_WIDTH = 1 << 14;
  private static final int MAX_LAYERS = 1_000;
  private static final int MAX_ROWS = 1 << 24;

  // What the reference takes when a key is absent.
  private static final int DEFAULT_LABELS = 2;
  private static final int ELECTRA_EMBEDDING_SIZE = 128;
  private static final int MPNET_BUCKETS = 32;
  private static final int BART_EOS = 2;

  /** Copies the lists. */
  public BertConfig {
    architectures = List.copyOf(architectures);
    labels = List.copyOf(labels);
  }

  /** D, the width of one attention head: H / N. */
  public int headSize() {
    return hiddenSize / numAttentionHeads;
  }

  /** Layers of the part that the hidden states come out of: the decoder's if there is one. */
  public int outputLayers() {
    return decoder.map(DecoderConfig::decoderLayers).orElse(numHiddenLayers);
  }

  /** The longest sequence that the position table has rows for, in tokens. */
  public int maxSequenceLength() {
    return maxPositionEmbeddings - positionNumbering.reservedRows(padTokenId);
  }

  /** Number of classes of a classifier. */
  public int numLabels() {
    return labels.size();
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
    String modelType = file.optionalString("model_type", "bert");
    Family family = Families.of(modelType);
    ConfigKeys keys = family.keys();
    WeightNames.EmbeddingNames embeddings = family.names().embeddings();
    int hiddenSize = file.requiredInt(keys.hiddenSize(), 1, MAX_WIDTH);
    int embeddingSize =
        embeddings.projection().isPresent()
            ? file.optionalInt("embedding_size", ELECTRA_EMBEDDING_SIZE, 1, MAX_WIDTH)
            : hiddenSize;
    BertConfig config =
        new BertConfig(
            modelType,
            file.optionalStrings("architectures"),
            file.requiredInt("vocab_size", 1, MAX_ROWS),
            embeddingSize,
            hiddenSize,
            file.requiredInt(keys.numHiddenLayers(), 0, MAX_LAYERS),
            file.requiredInt(keys.numAttentionHeads(), 1, MAX_WIDTH),
            file.requiredInt(keys.intermediateSize(), 1, MAX_WIDTH),
            activation(file, keys.hiddenAct()),
            file.requiredInt("max_position_embeddings", 1, MAX_WIDTH),
            family.positions(),
            family.names().relativeAttentionBias().isPresent()
                ? file.optionalInt("relative_attention_num_buckets", MPNET_BUCKETS, 4, MAX_WIDTH)
                : 0,
            embeddings.tokenType().isPresent()
                ? file.optionalInt("type_vocab_size", 2, 1, MAX_WIDTH)
                : 0,
            family.layerNormEps().orElseGet(() -> file.optionalFraction("layer_norm_eps", 1e-12f)),
            file.optionalInt("pad_token_id", family.padTokenId(), 0, MAX_ROWS),
            file.optionalBoolean("tie_word_embeddings", true),
            family.names().decoder().map(_ -> decoder(file)),
            labels(file),
            problemType(file));
    refuseContradictions(file, keys, config);
    return config;
  }

  private static DecoderConfig decoder(ConfigFile file) {
    return new DecoderConfig(
        file.requiredInt("decoder_layers", 0, MAX_LAYERS),
        file.requiredInt("decoder_attention_heads", 1, MAX_WIDTH),
        file.requiredInt("decoder_ffn_dim", 1, MAX_WIDTH),
        file.optionalInt("decoder_start_token_id", BART_EOS, 0, MAX_ROWS),
        file.optionalInt("eos_token_id", BART_EOS, 0, MAX_ROWS),
        file.optionalBoolean("scale_embedding", false));
  }

  private static void refuseContradictions(ConfigFile file, ConfigKeys keys, BertConfig config) {
    if (config.hiddenSize % config.numAttentionHeads != 0) {
      throw contradiction(
          file,
          "key \"%s\": expected a divisor of %s %d, found %d"
              .formatted(
                  keys.numAttentionHeads(),
                  keys.hiddenSize(),
                  config.hiddenSize,
                  config.numAttentionHeads));
    }
    config.decoder.ifPresent(decoder -> refuseContradictions(file, decoder, config));
    int widest = Math.max(config.embeddingSize, config.hiddenSize);
    if ((long) config.vocabSize * widest > Integer.MAX_VALUE - 8) {
      throw contradiction(
          file,
          "vocab_size %d times %s %d: expected no more than a Java array holds"
              .formatted(config.vocabSize, keys.hiddenSize(), widest));
    }
    if (config.maxSequenceLength() < 1) {
      throw contradiction(
          file,
          "key \"max_position_embeddings\": expected more than %d, as positions begin behind"
                  .formatted(config.maxPositionEmbeddings - config.maxSequenceLength())
              + " pad_token_id, found "
              + config.maxPositionEmbeddings);
    }
  }

  private static void refuseContradictions(
      ConfigFile file, DecoderConfig decoder, BertConfig config) {
    if (config.hiddenSize % decoder.decoderAttentionHeads() != 0) {
      throw contradiction(
          file,
          "key \"decoder_attention_heads\": expected a divisor of d_model %d, found %d"
              .formatted(config.hiddenSize, decoder.decoderAttentionHeads()));
    }
    if (decoder.decoderStartTokenId() >= config.vocabSize) {
      throw contradiction(
          file,
          "key \"decoder_start_token_id\": expected below vocab_size %d, found %d"
              .formatted(config.vocabSize, decoder.decoderStartTokenId()));
    }
  }

  private static CheckpointException contradiction(ConfigFile file, String problem) {
    return new CheckpointException(Reason.CONFIG_WRONG_VALUE, file.file(), problem);
  }

  private static List<String> labels(ConfigFile file) {
    List<String> labels = file.optionalLabels("id2label");
    if (!labels.isEmpty()) {
      return labels;
    }
    int count = file.optionalInt("num_labels", DEFAULT_LABELS, 1, MAX_WIDTH);
    return IntStream.range(0, count).mapToObj(id -> "LABEL_" + id).toList();
  }

  private static Optional<ProblemType> problemType(ConfigFile file) {
    String name = file.optionalString("problem_type", "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<ProblemType> type = ProblemType.of(name);
    if (type.isEmpty()) {
      List<String> known = Arrays.stream(ProblemType.values()).map(ProblemType::key).toList();
      throw unsupported(file, "problem_type", "one of " + known, name);
    }
    return type;
  }

  private static void refuseUnsupported(ConfigFile file) {
    String modelType = file.optionalString("model_type", "bert");
    if (!Families.modelTypes().contains(modelType)) {
      throw unsupported(file, "model_type", "one of " + Families.modelTypes(), modelType);
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

  private static Activation activation(ConfigFile file, String key) {
    String name = file.optionalString(key, "gelu");
    return switch (name) {
      case "gelu", "gelu_python" -> Activation.GELU_ERF;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh", "gelu_accurate" ->
          Activation.GELU_TANH;
      case "linear" -> Activation.IDENTITY;
      case "relu" -> Activation.RELU;
      case "silu", "swish" -> Activation.SILU;
      case "tanh" -> Activation.TANH;
      default ->
          throw unsupported(
              file,
              key,
              "one of gelu, gelu_python, gelu_new, gelu_pytorch_tanh, gelu_fast, gelu_python_tanh,"
                  + " gelu_accurate, relu, silu, swish, tanh, linear",
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
