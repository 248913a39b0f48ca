package dev.jbert.tools.conform;

import dev.jbert.pipeline.AggregationStrategy;
import dev.jbert.pipeline.Entity;
import dev.jbert.pipeline.TokenClassification;
import dev.jbert.pipeline.TokenClassificationOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the token-classification pipeline gives for a text.
 *
 * @param source where the checkpoint is
 * @param reference {@code text}, or {@code words} that it comes split into, {@code
 *     aggregation_strategy}, maybe {@code ignore_labels}, {@code stride} and {@code delimiter}, and
 *     {@code result}
 */
record TokenClassificationCheck(TensorCheck.Source source, JsonNode reference)
    implements ReferenceCase.Check {
  @Override
  public Verdict run(Checkpoints checkpoints) throws Exception {
    checkpoints.requireExactWeights();
    LoadedCheckpoint checkpoint = checkpoints.load(source.folder(checkpoints));
    List<Entity> found = entities(checkpoint.tagger());
    List<JsonNode> expected = reference.get("result").elements();
    Comparison comparison = Comparison.exact();
    comparison.equal("entities", expected.size(), found.size());
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      compare("entity " + i, expected.get(i), found.get(i), comparison);
    }
    return comparison.verdict();
  }

  /** The words of a text that comes split into them are a list, under its key or their own. */
  private List<Entity> entities(TokenClassification tagger) throws FormException {
    JsonNode text = reference.get(reference.has("words") ? "words" : "text");
    return text.isArray()
        ? tagger.tagWords(List.of(text.texts()), options()).getFirst()
        : tagger.tag(text.text(), options());
  }

  private TokenClassificationOptions options() throws FormException {
    TokenClassificationOptions options = TokenClassificationOptions.defaults();
    Optional<JsonNode> strategy = option("aggregation_strategy");
    if (strategy.isPresent()) {
      options =
          options.withAggregationStrategy(
              AggregationStrategy.valueOf(strategy.get().text().toUpperCase(Locale.ROOT)));
    }
    Optional<JsonNode> ignoreLabels = option("ignore_labels");
    if (ignoreLabels.isPresent()) {
      options = options.withIgnoreLabels(ignoreLabels.get().texts());
    }
    Optional<JsonNode> delimiter = option("delimiter");
    if (delimiter.isPresent()) {
      options = options.withDelimiter(delimiter.get().text());
    }
    Optional<JsonNode> stride = option("stride");
    return stride.isPresent() ? options.withStride(stride.get().integer()) : options;
  }

  /** Options stand beside the text, or in an object of their own. */
  private Optional<JsonNode> option(String key) throws FormException {
    Optional<JsonNode> options = reference.find("options");
    return reference.has(key) || options.isEmpty() ? reference.find(key) : options.get().find(key);
  }

  /** The reference counts code points. */
  private static void compare(String name, JsonNode expected, Entity found, Comparison comparison)
      throws FormException {
    for (String key : expected.keys()) {
      JsonNode value = expected.get(key);
      switch (key) {
        case "entity", "entity_group" ->
            comparison.equal(name + " " + key, value.text(), found.label());
        case "score" ->
            comparison.close(name + " score", value.number(), found.score(), Bound.SCORES.base());
        case "index" ->
            comparison.equal(name + " index", value.integer(), found.index().orElse(-1));
        case "word" -> comparison.equal(name + " word", value.text(), found.word());
        case "start" ->
            comparison.equal(name + " start", value.integer(), found.codePoints().start());
        case "end" -> comparison.equal(name + " end", value.integer(), found.codePoints().end());
        default -> throw new FormException(value.where() + " is no field of an entity");
      }
    }
  }
}
