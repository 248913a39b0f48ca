package dev.jbert.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How a family of models names its weights in a Hugging Face checkpoint: one row of the table of
 * families. Names stand without {@code .weight} and {@code .bias}.
 *
 * @param prefix what the names of the encoder begin with in a checkpoint that has a head; a
 *     checkpoint of the bare encoder leaves it out
 * @param embeddings the embedding tables
 * @param layer the parts of an encoder layer
 * @param pooler the pooler's linear layer
 * @param maskedLm the masked-LM head
 * @param nextSentence the next-sentence head's linear layer
 */
public record WeightNames(
    String prefix,
    EmbeddingNames embeddings,
    LayerNames layer,
    String pooler,
    MaskedLmNames maskedLm,
    String nextSentence) {

  /**
   * Names of the embedding layer, after the prefix.
   *
   * @param word [V, H]
   * @param tokenType [type vocabulary, H]
   * @param position [max positions, H]
   * @param norm LayerNorm over the sum
   */
  public record EmbeddingNames(String word, String tokenType, String position, String norm) {}

  /**
   * Names within an encoder layer.
   *
   * @param path what stands before each of the others, after the prefix; {@code %d} is the layer
   * @param query [H, H]
   * @param key [H, H]
   * @param value [H, H]
   * @param attentionOutput [H, H]
   * @param attentionNorm LayerNorm after the attention
   * @param intermediate [I, H]
   * @param output [H, I]
   * @param outputNorm LayerNorm after the feed-forward part
   */
  public record LayerNames(
      String path,
      String query,
      String key,
      String value,
      String attentionOutput,
      String attentionNorm,
      String intermediate,
      String output,
      String outputNorm) {

    /** The full name of a part of a layer. */
    String in(String prefix, int index, String part) {
      return prefix + path.formatted(index) + part;
    }
  }

  /**
   * Full names of the masked-LM head.
   *
   * @param transform [H, H], followed by the activation
   * @param transformNorm LayerNorm after it
   * @param decoder [V, H]; absent when tied to the word embeddings
   * @param bias [V], a whole name without suffix
   */
  public record MaskedLmNames(String transform, String transformNorm, String decoder, String bias) {

    /**
     * The name of the decoder's bias. Files hold it under {@code bias}, under the decoder's name
     * or, when they are tied, under both; a decoder of its own has a bias of its own.
     *
     * @param tied whether the decoder is the word embedding table
     * @param has whether a checkpoint has a weight of a name
     */
    public String biasIn(boolean tied, Predicate<String> has) {
      String ownBias = decoder + ".bias";
      boolean useOwn = has.test(ownBias) && !(tied && has.test(bias));
      return useOwn ? ownBias : bias;
    }
  }

  private static final WeightNames BERT =
      new WeightNames(
          "bert.",
          new EmbeddingNames(
              "embeddings.word_embeddings",
              "embeddings.token_type_embeddings",
              "embeddings.position_embeddings",
              "embeddings.LayerNorm"),
          new LayerNames(
              "encoder.layer.%d.",
              "attention.self.query",
              "attention.self.key",
              "attention.self.value",
              "attention.output.dense",
              "attention.output.LayerNorm",
              "intermediate.dense",
              "output.dense",
              "output.LayerNorm"),
          "pooler.dense",
          new MaskedLmNames(
              "cls.predictions.transform.dense",
              "cls.predictions.transform.LayerNorm",
              "cls.predictions.decoder",
              "cls.predictions.bias"),
          "cls.seq_relationship");

  /** The table: {@code model_type} of config.json to names. */
  private static final Map<String, WeightNames> FAMILIES = Map.of("bert", BERT);

  /** The values of {@code model_type} that can be loaded. */
  static Set<String> families() {
    return new TreeSet<>(FAMILIES.keySet());
  }

  /**
   * The names of a family.
   *
   * @throws IllegalArgumentException if {@code modelType} is not in the table
   */
  static WeightNames of(String modelType) {
    WeightNames names = FAMILIES.get(modelType);
    if (names == null) {
      throw new IllegalArgumentException(
          "model_type \"" + modelType + "\", expected one of " + families());
    }
    return names;
  }

  /** Weights of the embeddings and of every layer. */
  List<WeightSpec> encoder(BertConfig config) {
    int h = config.hiddenSize();
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(table(embeddings.word, config.vocabSize(), h));
    specs.add(table(embeddings.tokenType, config.typeVocabSize(), h));
    specs.add(table(embeddings.position, config.maxPositionEmbeddings(), h));
    specs.addAll(WeightSpec.norm(prefix + embeddings.norm, h));
    for (int index = 0; index < config.numHiddenLayers(); index++) {
      specs.addAll(layer(index, config));
    }
    return specs;
  }

  private WeightSpec table(String name, int rows, int columns) {
    return new WeightSpec(prefix + name + ".weight", List.of(rows, columns));
  }

  private List<WeightSpec> layer(int index, BertConfig config) {
    int h = config.hiddenSize();
    int i = config.intermediateSize();
    return Stream.of(
            WeightSpec.linear(layer.in(prefix, index, layer.query), h, h),
            WeightSpec.linear(layer.in(prefix, index, layer.key), h, h),
            WeightSpec.linear(layer.in(prefix, index, layer.value), h, h),
            WeightSpec.linear(layer.in(prefix, index, layer.attentionOutput), h, h),
            WeightSpec.norm(layer.in(prefix, index, layer.attentionNorm), h),
            WeightSpec.linear(layer.in(prefix, index, layer.intermediate), i, h),
            WeightSpec.linear(layer.in(prefix, index, layer.output), h, i),
            WeightSpec.norm(layer.in(prefix, index, layer.outputNorm), h))
        .flatMap(List::stream)
        .toList();
  }

  /** Weights of the pooler, which a checkpoint may lack. */
  List<WeightSpec> pooler(BertConfig config) {
    return WeightSpec.linear(prefix + pooler, config.hiddenSize(), config.hiddenSize());
  }

  /**
   * Weights that a head cannot do without.
   *
   * @param has whether a checkpoint has a weight of a name: some weights have two
   */
  List<WeightSpec> head(HeadKind kind, BertConfig config, Predicate<String> has) {
    return switch (kind) {
      case MASKED_LM -> maskedLm(config, has);
      case NEXT_SENTENCE -> WeightSpec.linear(nextSentence, 2, config.hiddenSize());
    };
  }

  private List<WeightSpec> maskedLm(BertConfig config, Predicate<String> has) {
    int h = config.hiddenSize();
    int v = config.vocabSize();
    boolean tied = config.tieWordEmbeddings();
    List<WeightSpec> specs = new ArrayList<>(WeightSpec.linear(maskedLm.transform, h, h));
    specs.addAll(WeightSpec.norm(maskedLm.transformNorm, h));
    specs.add(new WeightSpec(maskedLm.biasIn(tied, has), List.of(v)));
    if (!tied) {
      specs.add(new WeightSpec(maskedLm.decoder + ".weight", List.of(v, h)));
    }
    return specs;
  }

  /** Weights of the masked-LM decoder that a file may hold although they are tied to others. */
  List<String> tied() {
    return List.of(maskedLm.decoder + ".weight", maskedLm.decoder + ".bias", maskedLm.bias);
  }

  /**
   * The name under which a weight is known here: with the prefix, and with today's names of
   * LayerNorm parameters.
   *
   * @param fileName as in the file, for example {@code encoder.layer.0.output.LayerNorm.gamma}
   * @return for example {@code bert.encoder.layer.0.output.LayerNorm.weight}
   */
  String canonical(String fileName) {
    String name = fileName;
    if (name.endsWith("LayerNorm.gamma")) {
      name = name.substring(0, name.length() - "gamma".length()) + "weight";
    } else if (name.endsWith("LayerNorm.beta")) {
      name = name.substring(0, name.length() - "beta".length()) + "bias";
    }
    boolean bare =
        name.startsWith(embeddingsPath())
            || name.startsWith(layerPath())
            || name.startsWith(pooler + ".");
    return bare ? prefix + name : name;
  }

  /** Whether a tensor is a buffer that old checkpoints hold and no model needs. */
  static boolean isIgnored(String fileName) {
    return fileName.endsWith("position_ids");
  }

  private String embeddingsPath() {
    return embeddings.norm.substring(0, embeddings.norm.indexOf('.') + 1);
  }

  private String layerPath() {
    return layer.path.substring(0, layer.path.indexOf('.') + 1);
  }
}
