package dev.jbert.pipeline;

import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How {@link SentenceEmbedder} makes a vector of a text.
 *
 * @param pooling how the vectors of the tokens become one
 * @param scaling what happens to that one
 * @param truncation what happens to a text with more tokens than are taken
 * @param maxSeqLength the most tokens that are taken, special ones included; if empty, as many as
 *     the model takes
 */
public record EmbedOptions(
    Pooling pooling, Scaling scaling, Truncation truncation, OptionalInt maxSeqLength) {

  /** What happens to a pooled vector. */
  public enum Scaling {
    /** Nothing. */
    NONE,
    /** It is divided by its Euclidean norm, so that a dot product is a cosine. */
    UNIT_NORM
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if {@code maxSeqLength} is below 1
   */
  public EmbedOptions {
    Objects.requireNonNull(pooling, "pooling");
    Objects.requireNonNull(scaling, "scaling");
    Objects.requireNonNull(truncation, "truncation");
    if (maxSeqLength.isPresent() && maxSeqLength.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "max_seq_length: expected 1 or more, found " + maxSeqLength.getAsInt());
    }
  }

  /** The mean of all tokens, as it is; a text that is too long is refused. */
  public static EmbedOptions defaults() {
    return new EmbedOptions(Pooling.MEAN, Scaling.NONE, Truncation.NONE, OptionalInt.empty());
  }

  /**
   * What the files of a sentence-transformers folder ask for: pooling, normalisation and the most
   * tokens, beyond which texts are cut. A folder without {@code modules.json} has the {@link
   * #defaults()}.
   *
   * @throws dev.jbert.model.CheckpointException if a file is not what it should be, or asks for
   *     what is not implemented, which is named
   * @throws IOException if reading fails
   */
  public static EmbedOptions read(Path folder) throws IOException {
    return SentenceFolder.options(folder);
  }

  /** These options with another pooling. */
  public EmbedOptions withPooling(Pooling other) {
    return new EmbedOptions(other, scaling, truncation, maxSeqLength);
  }

  /** These options with another scaling. */
  public EmbedOptions withScaling(Scaling other) {
    return new EmbedOptions(pooling, other, truncation, maxSeqLength);
  }

  /** These options with another truncation. */
  public EmbedOptions withTruncation(Truncation other) {
    return new EmbedOptions(pooling, scaling, other, maxSeqLength);
  }

  /** These options with another limit to the tokens of a text. */
  public EmbedOptions withMaxSeqLength(int tokens) {
    return new EmbedOptions(pooling, scaling, truncation, OptionalInt.of(tokens));
  }
}
