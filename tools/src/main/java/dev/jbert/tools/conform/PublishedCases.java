package dev.jbert.tools.conform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads cases from public notebooks, each of which names its checkpoint and its kind. */
final class PublishedCases {
  private PublishedCases() {}

  static List<ReferenceCase> read(Path file) throws IOException {
    String prefix = ReferenceFiles.stem(file) + "/";
    List<ReferenceCase> cases = new ArrayList<>();
    for (JsonNode reference : JsonNode.read(file).get("cases").elements()) {
      cases.add(new ReferenceCase(prefix + reference.get("name").text(), check(reference)));
    }
    return cases;
  }

  private static ReferenceCase.Check check(JsonNode reference) throws FormException {
    String model = reference.get("model").text();
    String kind = reference.get("kind").text();
    Optional<PublishedCheck> check =
        switch (kind) {
          case "tokenize" -> Optional.of(PublishedText::tokenize);
          case "decode" -> Optional.of(PublishedText::decode);
          case "word_similarity" -> Optional.of(PublishedSimilarity::check);
          case "fill_mask" -> Optional.of(PublishedFillMask::check);
          case "sequence_classification" -> Optional.of(PublishedClassification::texts);
          case "sequence_classification_ids" -> Optional.of(PublishedClassification::ids);
          case "text_classification" -> Optional.of(PublishedClassification::labels);
          case "question_answering" -> Optional.of(QuestionAnsweringCheck::check);
          case "zero_shot_classification" -> Optional.of(ZeroShotCheck::checkPublished);
          default -> Optional.empty();
        };
    if (check.isEmpty()) {
      return _ -> new Verdict.Failed("there is no kind " + kind);
    }
    return checkpoints -> {
      switch (kind) {
        case "tokenize", "decode", "fill_mask" -> {}
        default -> checkpoints.requireExactWeights();
      }
      Comparison comparison = Comparison.of(checkpoints.weightPrecision());
      check.get().check(checkpoints.load(checkpoints.folder(model)), reference, comparison);
      return comparison.verdict();
    };
  }

  /** The bound that a case states for its scores, or the usual one. */
  static double tolerance(JsonNode reference) throws FormException {
    return tolerance(reference, "tolerance", Bound.SCORES.base());
  }

  /** The bound under a key, or {@code otherwise}. */
  static double tolerance(JsonNode reference, String key, double otherwise) throws FormException {
    Optional<JsonNode> given = reference.find(key);
    return given.isPresent() ? given.get().number() : otherwise;
  }

  /** Compares a loaded checkpoint with what a case says. */
  @FunctionalInterface
  interface PublishedCheck {
    void check(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
        throws IOException;
  }
}
