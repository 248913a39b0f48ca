package dev.jbert.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a family of models names its weights in a Hugging Face checkpoint: one row of the table of
 * families. Names stand without {@code .weight} and {@code .bias}.
 *
 * @param prefix what the names of the encoder begin with in a checkpoint that has a head; a
 *     checkpoint of the bare encoder leaves it out
 * @param embeddings the embedding tables
 * @param layer the parts of an encoder layer
 * @param relativeAttentionBias values for buckets of distances, [buckets, N], after the prefix
 * @param pooler the pooler's linear layer, after the prefix
 * @param decoder the decoder, in families that have one
 * @param heads the heads
 */
public record WeightNames(
    String prefix,
    EmbeddingNames embeddings,
    LayerNames layer,
    Optional<String> relativeAttentionBias,
    Optional<String> pooler,
    Optional<DecoderNames> decoder,
    HeadNames heads) {

  /**
   * Names of the embedding layer, after the prefix.
   *
   * @param word [V, E]; E is H unless there is a projection
   * @param tokenType [type vocabulary, E]
   * @param position [max positions, E]
   * @param norm LayerNorm over the sum
   * @param projection [H, E] after the norm, where E is not H
   * @param wordCopies other names that a file may hold the word embeddings under, too or instead
   */
  public record EmbeddingNames(
      String word,
      Optional<String> tokenType,
      String position,
      String norm,
      Optional<String> projection,
      List<String> wordCopies) {}

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

    /** Every weight of a layer: H wide, I in the middle of its feed-forward part. */
    List<WeightSpec> all(String prefix, int index, int hiddenSize, int intermediateSize) {
      List<WeightSpec> specs = new ArrayList<>();
      for (String part : List.of(query, key, value, attentionOutput)) {
        specs.addAll(WeightSpec.linear(in(prefix, index, part), hiddenSize, hiddenSize));
      }
      specs.addAll(WeightSpec.norm(in(prefix, index, attentionNorm), hiddenSize));
      specs.addAll(
          WeightSpec.linear(in(prefix, index, intermediate), intermediateSize, hiddenSize));
      specs.addAll(WeightSpec.linear(in(prefix, index, output), hiddenSize, intermediateSize));
      specs.addAll(WeightSpec.norm(in(prefix, index, outputNorm), hiddenSize));
      return specs;
    }
  }

  /** Weights of the embeddings and of every layer. */
  List<WeightSpec> encoder(BertConfig config) {
    int e = config.embeddingSize();
    List<WeightSpec> specs = new ArrayList<>();
    specs.add(table(embeddings.word, config.vocabSize(), e));
    embeddings.tokenType.ifPresent(name -> specs.add(table(name, config.typeVocabSize(), e)));
    int positions = config.positionNumbering().tableRows(config.maxPositionEmbeddings());
    specs.add(table(embeddings.position, positions, e));
    specs.addAll(WeightSpec.norm(prefix + embeddings.norm, e));
    if (e != config.hiddenSize()) {
      embeddings.projection.ifPresent(
          name -> specs.addAll(WeightSpec.linear(prefix + name, config.hiddenSize(), e)));
    }
    relativeAttentionBias.ifPresent(
        name ->
            specs.add(
                table(name, config.relativeAttentionNumBuckets(), config.numAttentionHeads())));
    for (int index = 0; index < config.numHiddenLayers(); index++) {
      specs.addAll(layer.all(prefix, index, config.hiddenSize(), config.intermediateSize()));
    }
    decoder.ifPresent(
        names -> specs.addAll(names.all(prefix, config, config.decoder().orElseThrow())));
    return specs;
  }

  private WeightSpec table(String name, int rows, int columns) {
    return new WeightSpec(prefix + name + ".weight", List.of(rows, columns));
  }

  /** Weights of the pooler, which a checkpoint may lack; none where the family has no pooler. */
  List<WeightSpec> pooler(BertConfig config) {
    int h = config.hiddenSize();
    return pooler.map(name -> WeightSpec.linear(prefix + name, h, h)).orElse(List.of());
  }

  /**
   * The name under which a weight is known here: with the prefix, and with today's names of
   * LayerNorm parameters.
   *
   * @param fileName as in the file, for example {@code encoder.layer.0.output.LayerNorm.gamma}
   * @return for example {@code bert.encoder.layer.0.output.LayerNorm.weight}
   */
  String canonical(String fileName) {
    String name = withTodaysNorm(fileName);
    boolean bare =
        name.startsWith(embeddingsPath())
            || name.startsWith(layerPath())
            || name.startsWith(embeddings.word + ".")
            || (decoder.isPresent() && name.startsWith("decoder."))
            || embeddings.projection.filter(path -> name.startsWith(path + ".")).isPresent()
            || pooler.filter(path -> name.startsWith(path + ".")).isPresent();
    return bare ? prefix + name : name;
  }

  private static String withTodaysNorm(String name) {
    if (name.endsWith(".gamma")) {
      return name.substring(0, name.length() - "gamma".length()) + "weight";
    }
    return name.endsWith(".beta")
        ? name.substring(0, name.length() - "beta".length()) + "bias"
        : name;
  }

  /** The full name of the word embeddings. */
  String word() {
    return prefix + embeddings.word + ".weight";
  }

  /** The full names that the word embeddings may have beside their own. */
  List<String> wordCopies() {
    return embeddings.wordCopies.stream().map(name -> prefix + name + ".weight").toList();
  }

  /** Whether a tensor is a buffer that old checkpoints hold and no model needs. */
  static boolean isIgnored(String fileName) {
    return fileName.equals("position_ids") || fileName.endsWith(".position_ids");
  }

  private String embeddingsPath() {
    return embeddings.norm.substring(0, embeddings.norm.indexOf('.') + 1);
  }

  private String layerPath() {
    return layer.path.substring(0, layer.path.indexOf('.') + 1);
  }
}
