package dev.jbert.tools.conform;

import dev.jbert.pipeline.FunctionToApply;
import dev.jbert.pipeline.LabelScore;
import dev.jbert.pipeline.TextClassificationOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the text-classification pipeline gives for texts.
 *
 * @param source where the checkpoint is
 * @param reference {@code texts}, maybe {@code text_pairs}, {@code options} and {@code result}
 */
record TextClassificationCheck(TensorCheck.Source source, JsonNode reference)
    implements ReferenceCase.Check {
  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    checkpoints.requireExactWeights();
    LoadedCheckpoint checkpoint = checkpoints.load(source.folder(checkpoints));
    List<List<LabelScore>> found =
        checkpoint
            .classifier()
            .classify(TensorCheck.textInputs(reference.get("texts"), reference), options());
    List<JsonNode> expected = reference.get("result").elements();
    Comparison comparison = Comparison.exact();
    comparison.equal("number of results", expected.size(), found.size());
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      JsonNode one = expected.get(i);
      compare("text " + i, one.isArray() ? one.elements() : List.of(one), found.get(i), comparison);
    }
    return comparison.verdict();
  }

  private TextClassificationOptions options() throws FormException {
    TextClassificationOptions options = TextClassificationOptions.defaults();
    Optional<JsonNode> given = reference.find("options");
    if (given.isEmpty()) {
      return options;
    }
    for (String key : given.get().keys()) {
      Optional<JsonNode> value = given.get().find(key);
      options =
          switch (key) {
            case "top_k" ->
                value.isPresent()
                    ? options.withTopK(value.get().integer())
                    : options.withAllLabels();
            case "function_to_apply" ->
                value.isPresent()
                    ? options.withFunctionToApply(
                        FunctionToApply.valueOf(value.get().text().toUpperCase(Locale.ROOT)))
                    : options;
            default -> throw new FormException(given.get().where() + "." + key + " is no option");
          };
    }
    return options;
  }

  private static void compare(
      String where, List<JsonNode> expected, List<LabelScore> found, Comparison comparison)
      throws FormException {
    comparison.equal(where + " labels", expected.size(), found.size());
    for (int rank = 0; rank < Math.min(expected.size(), found.size()); rank++) {
      String name = where + " rank " + (rank + 1);
      comparison.equal(
          name + " label", expected.get(rank).get("label").text(), found.get(rank).label());
      comparison.close(
          name + " score",
          expected.get(rank).get("score").number(),
          found.get(rank).score(),
          Bound.SCORES.base());
    }
  }
}
