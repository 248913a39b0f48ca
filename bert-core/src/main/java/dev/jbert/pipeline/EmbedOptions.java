package dev.jbert.pipeline;

import dev.jbert.tokenizer.Truncation;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller of {@link SentenceEmbedder} may say about a call; everything else is the folder's,
 * {@link SentenceConfig}.
 *
 * <pre>{@code
 * EmbedOptions.defaults().withPromptName("query").withTruncateDim(128).withUnitNorm()
 * }</pre>
 *
 * @param prompt what is put before every text
 * @param truncation what happens to a text with more tokens than are taken; if empty, what the
 *     folder says
 * @param truncateDim how many columns of the vectors are kept, the first ones; if empty, as many as
 *     the folder says
 * @param scaling what happens to the vectors in the end
 */
public record EmbedOptions(
    PromptChoice prompt,
    Optional<Truncation> truncation,
    OptionalInt truncateDim,
    Scaling scaling) {

  /** What happens to vectors after the modules of the folder and after columns were cut off. */
  public enum Scaling {
    /** Nothing; a cut vector that had norm 1 has it no longer. */
    NONE,
    /** They are divided by their Euclidean norms: {@code normalize_embeddings}. */
    UNIT_NORM
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if {@code truncateDim} is below 1
   */
  public EmbedOptions {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(truncation, "truncation");
    Objects.requireNonNull(scaling, "scaling");
    requireDimension(truncateDim);
  }

  static void requireDimension(OptionalInt truncateDim) {
    if (truncateDim.isPresent() && truncateDim.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "truncate_dim: expected 1 or more, found " + truncateDim.getAsInt());
    }
  }

  /** As the folder says. */
  public static EmbedOptions defaults() {
    return new EmbedOptions(
        new PromptChoice.Default(), Optional.empty(), OptionalInt.empty(), Scaling.NONE);
  }

  /** These options with a prompt of the folder's, by its name, in place of the default one. */
  public EmbedOptions withPromptName(String name) {
    return new EmbedOptions(new PromptChoice.Named(name), truncation, truncateDim, scaling);
  }

  /** These options with a prompt of the caller's; an empty one is none. */
  public EmbedOptions withPrompt(String text) {
    return new EmbedOptions(new PromptChoice.Text(text), truncation, truncateDim, scaling);
  }

  /** These options with another truncation of texts. */
  public EmbedOptions withTruncation(Truncation other) {
    return new EmbedOptions(prompt, Optional.of(other), truncateDim, scaling);
  }

  /** These options with another number of columns. */
  public EmbedOptions withTruncateDim(int columns) {
    return new EmbedOptions(prompt, truncation, OptionalInt.of(columns), scaling);
  }

  /** These options with vectors of norm 1. */
  public EmbedOptions withUnitNorm() {
    return new EmbedOptions(prompt, truncation, truncateDim, Scaling.UNIT_NORM);
  }
}
