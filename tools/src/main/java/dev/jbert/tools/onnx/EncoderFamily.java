package dev.jbert.tools.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The families whose ONNX files can be imported, each with the names and shapes of its encoder's
 * weights. A shape is written with one letter for each dimension, equal letters for equal sizes: H
 * hidden size, I intermediate size, V vocabulary, P positions, T token types, E embedding size, R
 * relative position buckets, N heads.
 */
enum EncoderFamily {
  BERT(List.of("bert"), "bert.", "encoder.layer.", Tables.bertEmbeddings("H"), Tables.BERT_LAYER),
  ROBERTA(
      List.of("roberta", "xlm-roberta", "camembert"),
      "roberta.",
      "encoder.layer.",
      Tables.bertEmbeddings("H"),
      Tables.BERT_LAYER),
  ELECTRA(
      List.of("electra"),
      "electra.",
      "encoder.layer.",
      Tables.bertEmbeddings("E"),
      Tables.BERT_LAYER),
  DISTILBERT(
      List.of("distilbert"),
      "distilbert.",
      "transformer.layer.",
      Tables.DISTILBERT_EMBEDDINGS,
      Tables.DISTILBERT_LAYER),
  MPNET(List.of("mpnet"), "mpnet.", "encoder.layer.", Tables.MPNET_EMBEDDINGS, Tables.MPNET_LAYER);

  /** Weights that come together or not at all, whatever the family. */
  static final List<Map<String, String>> OPTIONAL =
      List.of(
          Tables.table("pooler.dense.weight HH", "pooler.dense.bias H"),
          Tables.table("embeddings_project.weight HE", "embeddings_project.bias H"));

  private final List<String> modelTypes;
  private final String prefix;
  private final String layerPrefix;
  private final Map<String, String> embeddings;
  private final Map<String, String> layer;

  EncoderFamily(
      List<String> modelTypes,
      String prefix,
      String layerPrefix,
      Map<String, String> embeddings,
      Map<String, String> layer) {
    this.modelTypes = modelTypes;
    this.prefix = prefix;
    this.layerPrefix = layerPrefix;
    this.embeddings = embeddings;
    this.layer = layer;
  }

  /** The family of a config's {@code model_type}; empty if it is none of these. */
  static Optional<EncoderFamily> ofModelType(String modelType) {
    return Arrays.stream(values())
        .filter(family -> family.modelTypes.contains(modelType))
        .findFirst();
  }

  /** All model types that are known. */
  static List<String> modelTypes() {
    return Arrays.stream(values()).flatMap(family -> family.modelTypes.stream()).toList();
  }

  /** What stands before the encoder's names in a model with a head, for example {@code bert.}. */
  String prefix() {
    return prefix;
  }

  /** What stands before a layer's number. */
  String layerPrefix() {
    return layerPrefix;
  }

  /** Shapes by name of the weights that are there once. */
  Map<String, String> embeddings() {
    return embeddings;
  }

  /** Shapes by name of the weights of one layer. */
  Map<String, String> layer() {
    return layer;
  }

  /** Beside the enum, whose own constants cannot use its static fields. */
  private static final class Tables {

    static final Map<String, String> BERT_LAYER =
        layer(
            "attention.self.query HH",
            "attention.self.key HH",
            "attention.self.value HH",
            "attention.output.dense HH",
            "attention.output.LayerNorm H",
            "intermediate.dense IH",
            "output.dense HI",
            "output.LayerNorm H");

    static final Map<String, String> DISTILBERT_LAYER =
        layer(
            "attention.q_lin HH",
            "attention.k_lin HH",
            "attention.v_lin HH",
            "attention.out_lin HH",
            "sa_layer_norm H",
            "ffn.lin1 IH",
            "ffn.lin2 HI",
            "output_layer_norm H");

    static final Map<String, String> MPNET_LAYER =
        layer(
            "attention.attn.q HH",
            "attention.attn.k HH",
            "attention.attn.v HH",
            "attention.attn.o HH",
            "attention.LayerNorm H",
            "intermediate.dense IH",
            "output.dense HI",
            "output.LayerNorm H");

    static final Map<String, String> DISTILBERT_EMBEDDINGS =
        table(
            "embeddings.word_embeddings.weight VH",
            "embeddings.position_embeddings.weight PH",
            "embeddings.LayerNorm.weight H",
            "embeddings.LayerNorm.bias H");

    static final Map<String, String> MPNET_EMBEDDINGS =
        table(
            "embeddings.word_embeddings.weight VH",
            "embeddings.position_embeddings.weight PH",
            "embeddings.LayerNorm.weight H",
            "embeddings.LayerNorm.bias H",
            "encoder.relative_attention_bias.weight RN");

    static Map<String, String> bertEmbeddings(String width) {
      return table(
          "embeddings.word_embeddings.weight V" + width,
          "embeddings.position_embeddings.weight P" + width,
          "embeddings.token_type_embeddings.weight T" + width,
          "embeddings.LayerNorm.weight " + width,
          "embeddings.LayerNorm.bias " + width);
    }

    /** Modules with the shape of their weight; the bias is as long as the weight has rows. */
    private static Map<String, String> layer(String... modules) {
      return table(
          Arrays.stream(modules)
              .map(module -> module.split(" "))
              .flatMap(
                  part ->
                      Arrays.stream(
                          new String[] {
                            part[0] + ".weight " + part[1], part[0] + ".bias " + part[1].charAt(0)
                          }))
              .toArray(String[]::new));
    }

    static Map<String, String> table(String... namesAndShapes) {
      return Arrays.stream(namesAndShapes)
          .map(each -> each.split(" "))
          .collect(Collectors.toUnmodifiableMap(part -> part[0], part -> part[1]));
    }
  }
}
