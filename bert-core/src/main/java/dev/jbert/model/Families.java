package dev.jbert.model;

import dev.jbert.model.HeadNames.MaskedLmNames;
import dev.jbert.model.SequenceHead.SequenceVector;
import dev.jbert.model.WeightNames.EmbeddingNames;
import dev.jbert.model.WeightNames.LayerNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The table of families: {@code model_type} of config.json to the names of the weights. */
final class Families {

  private static final String QUESTION_ANSWERING = "qa_outputs";
  private static final String CLASSIFIER = "classifier";

  private static final SequenceHead POOLED =
      new SequenceHead(SequenceVector.POOLER_OUTPUT, List.of(), CLASSIFIER);

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
          new HeadNames(
              Optional.of(
                  new MaskedLmNames(
                      "cls.predictions.transform.dense",
                      "cls.predictions.transform.LayerNorm",
                      "cls.predictions.decoder",
                      "cls.predictions.bias")),
              Optional.of("cls.seq_relationship"),
              QUESTION_ANSWERING,
              CLASSIFIER,
              POOLED,
              POOLED));

  private static final Map<String, WeightNames> NAMES = Map.of("bert", BERT);

  private Families() {}

  /** The values of {@code model_type} that can be loaded. */
  static Set<String> modelTypes() {
    return new TreeSet<>(NAMES.keySet());
  }

  /**
   * The names of a family.
   *
   * @throws IllegalArgumentException if {@code modelType} is not in the table
   */
  static WeightNames names(String modelType) {
    WeightNames names = NAMES.get(modelType);
    if (names == null) {
      throw new IllegalArgumentException(
          "model_type \"" + modelType + "\", expected one of " + modelTypes());
    }
    return names;
  }
}
