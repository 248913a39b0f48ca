package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.model.CheckpointException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns a config.json into a {@link BertConfig}: the family's keys, the reference's defaults, and
 * what cannot be run refused.
 */
final class BertConfigReader {

  // Far above every published model, far below what a wrong number would make us allocate.
  private static final int MAX_WIDTH = 1 << 14;
  private static final int MAX_LAYERS = 1_000;
  private static final int MAX_ROWS = 1 << 24;

  // What the reference takes when a key is absent.
  private static final int DEFAULT_LABELS = 2;
  private static final int ELECTRA_EMBEDDING_SIZE = 128;
  private static final int MPNET_BUCKETS = 32;
  private static final int BART_EOS = 2;

  private final ConfigFile file;
  private final String modelType;
  private final Family family;

  private BertConfigReader(ConfigFile file, String modelType, Family family) {
    this.file = file;
    this.modelType = modelType;
    this.family = family;
  }

  /**
   * Reads a configuration.
   *
   * @throws CheckpointException if it is not one of a model that can be run
   */
  static BertConfig read(ConfigFile file) {
    String modelType = file.optionalString("model_type", "bert");
    Family family =
        Families.find(modelType)
            .orElseThrow(
                () ->
                    unsupported(file, "model_type", "one of " + Families.modelTypes(), modelType));
    return new BertConfigReader(file, modelType, family).config();
  }

  private BertConfig config() {
    refuseUnsupported();
    EncoderConfig encoder = encoder();
    BertConfig config =
        new BertConfig(
            modelType,
            file.optionalStrings("architectures"),
            embeddings(encoder.hiddenSize()),
            encoder,
            family.names().decoder().map(_ -> decoder()),
            new ClassifierConfig(labels(), problemType()));
    refuseUnevenHeads(
        family.keys().numAttentionHeads(),
        config.numAttentionHeads(),
        family.keys().hiddenSize(),
        config.hiddenSize());
    config.decoder().ifPresent(decoder -> refuseContradictions(decoder, config));
    refuseContradictions(config);
    return config;
  }

  private void refuseUnsupported() {
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

  private EmbeddingConfig embeddings(int hiddenSize) {
    WeightNames.EmbeddingNames names = family.names().embeddings();
    return new EmbeddingConfig(
        file.requiredInt("vocab_size", 1, MAX_ROWS),
        names.projection().isPresent()
            ? file.optionalInt("embedding_size", ELECTRA_EMBEDDING_SIZE, 1, MAX_WIDTH)
            : hiddenSize,
        file.requiredInt("max_position_embeddings", 1, MAX_WIDTH),
        family.positions(),
        names.tokenType().isPresent() ? file.optionalInt("type_vocab_size", 2, 1, MAX_WIDTH) : 0,
        file.optionalInt("pad_token_id", family.padTokenId(), 0, MAX_ROWS),
        file.optionalBoolean("tie_word_embeddings", true));
  }

  private EncoderConfig encoder() {
    ConfigKeys keys = family.keys();
    return new EncoderConfig(
        file.requiredInt(keys.hiddenSize(), 1, MAX_WIDTH),
        file.requiredInt(keys.numHiddenLayers(), 0, MAX_LAYERS),
        file.requiredInt(keys.numAttentionHeads(), 1, MAX_WIDTH),
        file.requiredInt(keys.intermediateSize(), 1, MAX_WIDTH),
        activation(keys.hiddenAct()),
        family.layerNormEps().orElseGet(() -> file.optionalFraction("layer_norm_eps", 1e-12f)),
        family.names().relativeAttentionBias().isPresent()
            ? file.optionalInt("relative_attention_num_buckets", MPNET_BUCKETS, 4, MAX_WIDTH)
            : 0);
  }

  private Activation activation(String key) {
    String name = file.optionalString(key, "gelu");
    return ActivationNames.find(name)
        .orElseThrow(() -> unsupported(file, key, "one of " + ActivationNames.all(), name));
  }

  private DecoderConfig decoder() {
    return new DecoderConfig(
        file.requiredInt("decoder_layers", 0, MAX_LAYERS),
        file.requiredInt("decoder_attention_heads", 1, MAX_WIDTH),
        file.requiredInt("decoder_ffn_dim", 1, MAX_WIDTH),
        file.optionalInt("decoder_start_token_id", BART_EOS, 0, MAX_ROWS),
        file.optionalInt("eos_token_id", BART_EOS, 0, MAX_ROWS),
        file.optionalBoolean("scale_embedding", false));
  }

  private List<String> labels() {
    List<String> labels = file.optionalLabels("id2label");
    if (!labels.isEmpty()) {
      return labels;
    }
    int count = file.optionalInt("num_labels", DEFAULT_LABELS, 1, MAX_WIDTH);
    return IntStream.range(0, count).mapToObj(id -> "LABEL_" + id).toList();
  }

  private Optional<ProblemType> problemType() {
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

  private void refuseContradictions(BertConfig config) {
    int widest = Math.max(config.embeddingSize(), config.hiddenSize());
    if ((long) config.vocabSize() * widest > Integer.MAX_VALUE - 8) {
      throw contradiction(
          "vocab_size %d times %s %d: expected no more than a Java array holds"
              .formatted(config.vocabSize(), family.keys().hiddenSize(), widest));
    }
    if (config.maxSequenceLength() < 1) {
      int positions = config.maxPositionEmbeddings();
      throw contradiction(
          "key \"max_position_embeddings\": expected more than %d, as positions begin behind"
                  .formatted(positions - config.maxSequenceLength())
              + " pad_token_id, found "
              + positions);
    }
  }

  private void refuseContradictions(DecoderConfig decoder, BertConfig config) {
    refuseUnevenHeads(
        "decoder_attention_heads",
        decoder.decoderAttentionHeads(),
        family.keys().hiddenSize(),
        config.hiddenSize());
    if (decoder.decoderStartTokenId() >= config.vocabSize()) {
      throw contradiction(
          "key \"decoder_start_token_id\": expected below vocab_size %d, found %d"
              .formatted(config.vocabSize(), decoder.decoderStartTokenId()));
    }
  }

  private void refuseUnevenHeads(String key, int heads, String sizeKey, int hiddenSize) {
    if (hiddenSize % heads != 0) {
      throw contradiction(
          "key \"%s\": expected a divisor of %s %d, found %d"
              .formatted(key, sizeKey, hiddenSize, heads));
    }
  }

  private CheckpointException contradiction(String problem) {
    return new CheckpointException(Reason.CONFIG_WRONG_VALUE, file.file(), problem);
  }

  private static CheckpointException unsupported(
      ConfigFile file, String key, String expected, String found) {
    return new CheckpointException(
        Reason.UNSUPPORTED,
        file.file(),
        "key \"" + key + "\": expected " + expected + ", found \"" + found + "\"");
  }
}
