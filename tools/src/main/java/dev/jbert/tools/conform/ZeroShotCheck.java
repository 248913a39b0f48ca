package dev.jbert.tools.conform;

import dev.jbert.pipeline.LabelScore;
import dev.jbert.pipeline.ZeroShotOptions;
import java.util.List;
import java.util.Optional;

/**
 * What the zero-shot-classification pipeline gives for a text.
 *
 * @param source where the checkpoint is
 * @param reference {@code text}, {@code labels}, {@code options} and {@code result}
 */
record ZeroShotCheck(TensorCheck.Source source, JsonNode reference) implements ReferenceCase.Check {
  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    checkpoints.requireExactWeights();
    LoadedCheckpoint checkpoint = checkpoints.load(source.folder(checkpoints));
    JsonNode result = reference.get("result");
    Comparison comparison = Comparison.exact();
    comparison.equal("sequence", result.get("sequence").text(), reference.get("text").text());
    compare(checkpoint, reference, reference.get("labels"), result, comparison);
    return comparison.verdict();
  }

  /**
   * Kind {@code zero_shot_classification}: {@code candidate_labels}, and the result's {@code
   * labels} and {@code scores} beside them.
   */
  static void checkPublished(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    compare(checkpoint, reference, reference.get("candidate_labels"), reference, comparison);
  }

  private static void compare(
      LoadedCheckpoint checkpoint,
      JsonNode reference,
      JsonNode candidateLabels,
      JsonNode result,
      Comparison comparison)
      throws FormException {
    List<LabelScore> found =
        checkpoint
            .zeroShot()
            .classify(
                List.of(reference.get("text").text()), candidateLabels.texts(), options(reference))
            .getFirst();
    comparison.equal(
        "labels", result.get("labels").texts(), found.stream().map(LabelScore::label).toList());
    List<JsonNode> scores = result.get("scores").elements();
    comparison.equal("scores", scores.size(), found.size());
    double tolerance = PublishedCases.tolerance(reference);
    for (int i = 0; i < Math.min(scores.size(), found.size()); i++) {
      comparison.close("score " + i, scores.get(i).number(), found.get(i).score(), tolerance);
    }
  }

  private static ZeroShotOptions options(JsonNode reference) throws FormException {
    ZeroShotOptions options = ZeroShotOptions.defaults();
    Optional<JsonNode> given = reference.find("options");
    if (given.isEmpty()) {
      return options;
    }
    for (String key : given.get().keys()) {
      JsonNode value = given.get().get(key);
      options =
          switch (key) {
            case "multi_label" -> value.truth() ? options.withMultiLabel() : options;
            case "hypothesis_template" -> options.withHypothesisTemplate(value.text());
            default -> throw new FormException(value.where() + " is no option");
          };
    }
    return options;
  }
}
