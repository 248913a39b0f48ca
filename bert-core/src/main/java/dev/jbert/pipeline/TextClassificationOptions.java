package dev.jbert.pipeline;

import dev.jbert.tokenizer.Truncation;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link TextClassification} is asked for.
 *
 * @param topK how many labels, 1 or more; {@link #ALL_LABELS} for every one
 * @param functionToApply how logits become scores; if empty, as the model's configuration says
 * @param truncation what happens to a text with more tokens than the model takes
 */
public record TextClassificationOptions(
    int topK, Optional<FunctionToApply> functionToApply, Truncation truncation) {

  /** The {@code topK} that gives every label: {@code top_k=None} of the reference. */
  public static final int ALL_LABELS = Integer.MAX_VALUE;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if {@code topK} is below 1
   */
  public TextClassificationOptions {
    Objects.requireNonNull(functionToApply, "functionToApply");
    Objects.requireNonNull(truncation, "truncation");
    if (topK < 1) {
      throw new IllegalArgumentException("top_k: expected 1 or more, found " + topK);
    }
  }

  /** The best label, scored as the model's configuration says; a text too long is refused. */
  public static TextClassificationOptions defaults() {
    return new TextClassificationOptions(1, Optional.empty(), Truncation.NONE);
  }

  /** These options with another number of labels. */
  public TextClassificationOptions withTopK(int count) {
    return new TextClassificationOptions(count, functionToApply, truncation);
  }

  /** These options with every label. */
  public TextClassificationOptions withAllLabels() {
    return withTopK(ALL_LABELS);
  }

  /** These options with another way from logits to scores. */
  public TextClassificationOptions withFunctionToApply(FunctionToApply function) {
    return new TextClassificationOptions(topK, Optional.of(function), truncation);
  }

  /** These options with another truncation. */
  public TextClassificationOptions withTruncation(Truncation other) {
    return new TextClassificationOptions(topK, functionToApply, other);
  }
}
