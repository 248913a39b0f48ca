package dev.jbert.tools.conform;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.TokenBatch;
import dev.jbert.pipeline.FillMaskOptions;
import dev.jbert.pipeline.MaskCandidate;
import dev.jbert.tokenizer.Encoding;
import java.util.List;
import java.util.Optional;

/** Published answers for a masked text, and the best token at every position. */
final class PublishedFillMask {
  private PublishedFillMask() {}

  /** Kind {@code fill_mask}. */
  static void check(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
      throws FormException {
    String text = reference.get("text").text();
    Encoding encoding = checkpoint.tokenizer().encode(text);
    Optional<JsonNode> inputIds = reference.find("input_ids");
    if (inputIds.isPresent()) {
      comparison.equal("input_ids", inputIds.get().integers(), encoding.inputIds());
    }
    double tolerance = PublishedCases.tolerance(reference);
    // What was printed with few digits is as far off as the best tokens are allowed to be.
    double printed = PublishedCases.tolerance(reference, "argmax_tolerance", tolerance);
    if (reference.find("argmax_ids").isPresent()) {
      everyPosition(checkpoint, encoding, reference, printed, comparison);
    }
    candidates(checkpoint, text, reference.find("result"), tolerance, comparison);
    candidates(checkpoint, text, reference.find("top"), printed, comparison);
    Optional<JsonNode> first = reference.find("first");
    if (first.isPresent()) {
      MaskCandidate found = checkpoint.fillMask().fill(text).candidates().getFirst();
      FillMaskCheck.compare("first", first.get(), found, tolerance, comparison);
    }
  }

  private static void candidates(
      LoadedCheckpoint checkpoint,
      String text,
      Optional<JsonNode> expected,
      double tolerance,
      Comparison comparison)
      throws FormException {
    if (expected.isEmpty()) {
      return;
    }
    List<JsonNode> candidates = expected.get().elements();
    FillMaskOptions options = FillMaskOptions.defaults().withTopK(candidates.size());
    List<MaskCandidate> found = checkpoint.fillMask().fill(text, options).candidates();
    for (int i = 0; i < Math.min(candidates.size(), comparison.ranks()); i++) {
      String name = "rank " + (i + 1);
      FillMaskCheck.compare(name, candidates.get(i), found.get(i), tolerance, comparison);
    }
  }

  /** The best token at every position, masked or not, and its probability. */
  private static void everyPosition(
      LoadedCheckpoint checkpoint,
      Encoding encoding,
      JsonNode reference,
      double tolerance,
      Comparison comparison)
      throws FormException {
    TokenBatch batch =
        TokenBatch.of(new int[][] {encoding.inputIds()}, new int[][] {encoding.tokenTypeIds()});
    Matrix logits =
        checkpoint.maskedLm().logits(checkpoint.model().forward(batch).lastHiddenState());
    int[] ids = reference.get("argmax_ids").integers();
    List<JsonNode> scores = reference.get("argmax_scores").elements();
    comparison.equal("positions", ids.length, logits.rows());
    for (int position = 0; position < Math.min(ids.length, logits.rows()); position++) {
      int best = best(logits, position);
      String name = "argmax[" + position + "]";
      comparison.equal(name, ids[position], best);
      comparison.close(
          name, scores.get(position).number(), probability(logits, position, best), tolerance);
    }
  }

  private static int best(Matrix logits, int row) {
    int best = 0;
    for (int column = 1; column < logits.columns(); column++) {
      if (logits.at(row, column) > logits.at(row, best)) {
        best = column;
      }
    }
    return best;
  }

  /** Softmax of a row, at its best column. */
  private static double probability(Matrix logits, int row, int best) {
    double sum = 0;
    for (int column = 0; column < logits.columns(); column++) {
      sum += Math.exp((double) logits.at(row, column) - logits.at(row, best));
    }
    return 1 / sum;
  }
}
