package dev.jbert.tools.conform;

import dev.jbert.pipeline.FillMaskOptions;
import dev.jbert.pipeline.FillMaskResult;
import dev.jbert.pipeline.MaskCandidate;
import java.util.List;
import java.util.Optional;

/**
 * What the fill-mask pipeline gives for a text.
 *
 * @param source where the checkpoint is
 * @param reference {@code text}, {@code top_k} or {@code targets}, and {@code result}
 */
record FillMaskCheck(TensorCheck.Source source, JsonNode reference) implements ReferenceCase.Check {
  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    LoadedCheckpoint checkpoint = checkpoints.load(source.folder(checkpoints));
    FillMaskOptions options = FillMaskOptions.defaults();
    Optional<JsonNode> topK = reference.find("top_k");
    if (topK.isPresent()) {
      options = options.withTopK(topK.get().integer());
    }
    Optional<JsonNode> targets = reference.find("targets");
    if (targets.isPresent()) {
      options = options.withTargets(targets.get().texts());
    }
    FillMaskResult result = checkpoint.fillMask().fill(reference.get("text").text(), options);
    Comparison comparison = Comparison.of(checkpoints.weightPrecision());
    List<JsonNode> expected = reference.get("result").elements();
    boolean several = !expected.isEmpty() && expected.getFirst().isArray();
    if (several) {
      comparison.equal("number of masks", expected.size(), result.masks().size());
      for (int i = 0; i < Math.min(expected.size(), result.masks().size()); i++) {
        compare("mask " + i, expected.get(i).elements(), result.masks().get(i), comparison);
      }
    } else {
      compare("", expected, result.candidates(), comparison);
    }
    return comparison.verdict();
  }

  private static void compare(
      String where, List<JsonNode> expected, List<MaskCandidate> found, Comparison comparison)
      throws FormException {
    comparison.equal((where + " candidates").strip(), expected.size(), found.size());
    int shared = Math.min(expected.size(), found.size());
    for (int rank = 0; rank < Math.min(shared, comparison.ranks()); rank++) {
      String name = (where + " rank " + (rank + 1)).strip();
      compare(name, expected.get(rank), found.get(rank), Bound.SCORES.base(), comparison);
    }
  }

  /** Compares the fields of a candidate that the reference states. */
  static void compare(
      String name, JsonNode expected, MaskCandidate found, double bound, Comparison comparison)
      throws FormException {
    for (String key : expected.keys()) {
      JsonNode value = expected.get(key);
      switch (key) {
        case "score" -> comparison.close(name + " score", value.number(), found.score(), bound);
        case "token" -> comparison.equal(name + " token", value.integer(), found.token());
        case "token_str" -> comparison.equal(name + " token_str", value.text(), found.tokenStr());
        case "sequence" -> comparison.equal(name + " sequence", value.text(), found.sequence());
        default -> throw new FormException(value.where() + " is no field of a candidate");
      }
    }
  }
}
