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
    Optional<PublishedCheck> body =
        switch (kind) {
          case "tokenize" -> Optional.of(PublishedText::tokenize);
          case "decode" -> Optional.of(PublishedText::decode);
          case "word_similarity" -> Optional.of(PublishedSimilarity::check);
          case "fill_mask" -> Optional.of(PublishedFillMask::check);
          default -> Optional.empty();
        };
    if (body.isEmpty()) {
      return _ -> new Verdict.NotAvailable("no task " + kind + " yet (" + model + ")");
    }
    return checkpoints -> {
      Comparison comparison = new Comparison();
      body.get().check(checkpoints.load(checkpoints.folder(model)), reference, comparison);
      return comparison.verdict();
    };
  }

  /** Compares a loaded checkpoint with what a case says. */
  @FunctionalInterface
  interface PublishedCheck {
    void check(LoadedCheckpoint checkpoint, JsonNode reference, Comparison comparison)
        throws IOException;
  }
}
