package dev.jbert.model;

import java.util.ArrayList;
import java.util.List;
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
 * @param heads the heads
 */
public record WeightNames(
    String prefix, EmbeddingNames embeddings, LayerNames layer, String pooler, HeadNames heads) {

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
