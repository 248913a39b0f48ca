package dev.jbert.pipeline;

import dev.jbert.tokenizer.Truncation;

/**
 * How {@link SentenceEmbedder} makes a vector of a text.
 *
 * @param pooling how the vectors of the tokens become one
 * @param scaling what happens to that one
 * @param truncation what happens to a text with more tokens than the model takes
 */
public record EmbedOptions(Pooling pooling, Scaling scaling, Truncation truncation) {

  /** What happens to a pooled vector. */
  public enum Scaling {
    /** Nothing. */
    NONE,
    /** It is divided by its Euclidean norm, so that a dot product is a cosine. */
    UNIT_NORM
  }

  /** The mean of all tokens, as it is; a text that is too long is refused. */
  public static EmbedOptions defaults() {
    return new EmbedOptions(Pooling.MEAN, Scaling.NONE, Truncation.NONE);
  }

  /** These options with another pooling. */
  public EmbedOptions withPooling(Pooling other) {
    return new EmbedOptions(other, scaling, truncation);
  }

  /** These options with another scaling. */
  public EmbedOptions withScaling(Scaling other) {
    return new EmbedOptions(pooling, other, truncation);
  }

  /** These options with another truncation. */
  public EmbedOptions withTruncation(Truncation other) {
    return new EmbedOptions(pooling, scaling, other);
  }
}
