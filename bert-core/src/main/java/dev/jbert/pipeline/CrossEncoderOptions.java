package dev.jbert.pipeline;

import dev.jbert.tokenizer.Truncation;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link CrossEncoder} is asked for.
 *
 * @param activationFn how logits become scores; if empty, as the model's folder says
 * @param applySoftmax whether the scores of a pair, after the activation, go through the softmax,
 *     so that they add up to 1; without effect on a model with a single label
 * @param truncation what happens to a pair with more tokens than the model takes
 */
public record CrossEncoderOptions(
    Optional<ActivationFn> activationFn, boolean applySoftmax, Truncation truncation) {

  /** Refuses null. */
  public CrossEncoderOptions {
    Objects.requireNonNull(activationFn, "activationFn");
    Objects.requireNonNull(truncation, "truncation");
  }

  /** Scores as the model's folder says; of a pair that is too long the longer text is cut. */
  public static CrossEncoderOptions defaults() {
    return new CrossEncoderOptions(Optional.empty(), false, Truncation.LONGEST_FIRST);
  }

  /** These options with another way from logits to scores. */
  public CrossEncoderOptions withActivationFn(ActivationFn function) {
    return new CrossEncoderOptions(Optional.of(function), applySoftmax, truncation);
  }

  /** These options with scores of a pair that add up to 1. */
  public CrossEncoderOptions applyingSoftmax() {
    return new CrossEncoderOptions(activationFn, true, truncation);
  }

  /** These options with another truncation. */
  public CrossEncoderOptions withTruncation(Truncation other) {
    return new CrossEncoderOptions(activationFn, applySoftmax, other);
  }
}
