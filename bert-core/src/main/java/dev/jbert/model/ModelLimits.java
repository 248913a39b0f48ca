package dev.jbert.model;

import dev.jbert.weights.SafetensorsLimits;
import java.util.Objects;

/**
 * Bounds on what the files of a model, and the batches that it is given, may ask for. What exceeds
 * one is refused with a message that names the limit.
 *
 * <pre>{@code
 * LoadOptions.defaults().withLimits(ModelLimits.DEFAULTS.withMaxBatchTokens(100_000))
 * }</pre>
 *
 * @param weights those of the weight files
 * @param maxConfigBytes longest {@code config.json}, and longest other file of settings
 * @param maxDepth most objects and arrays within each other in such a file, at most 1,000
 * @param maxBatchTokens most tokens of a batch, T
 */
public record ModelLimits(
    SafetensorsLimits weights, int maxConfigBytes, int maxDepth, int maxBatchTokens) {

  private static final int MOST_DEPTH = 1_000;

  /**
   * {@link SafetensorsLimits#DEFAULTS}, 1,000,000 bytes of settings, 64 levels of JSON, 4,194,304
   * tokens of a batch: more than a Java array holds hidden states of in models of 512 or wider.
   */
  public static final ModelLimits DEFAULTS =
      new ModelLimits(SafetensorsLimits.DEFAULTS, 1_000_000, 64, 4 << 20);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is below 1, or {@code maxDepth} above 1,000
   */
  public ModelLimits {
    Objects.requireNonNull(weights, "weights");
    if (maxConfigBytes < 1 || maxConfigBytes == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "maxConfigBytes: expected 1 to %d, found %d"
              .formatted(Integer.MAX_VALUE - 1, maxConfigBytes));
    }
    if (maxDepth < 1 || maxDepth > MOST_DEPTH) {
      throw new IllegalArgumentException(
          "maxDepth: expected 1 to %d, found %d".formatted(MOST_DEPTH, maxDepth));
    }
    if (maxBatchTokens < 1) {
      throw new IllegalArgumentException(
          "maxBatchTokens: expected 1 or more, found " + maxBatchTokens);
    }
  }

  /** These limits with others of the weight files. */
  public ModelLimits withWeights(SafetensorsLimits limits) {
    return new ModelLimits(limits, maxConfigBytes, maxDepth, maxBatchTokens);
  }

  /** These limits with another longest file of settings. */
  public ModelLimits withMaxConfigBytes(int bytes) {
    return new ModelLimits(weights, bytes, maxDepth, maxBatchTokens);
  }

  /** These limits with another depth of JSON. */
  public ModelLimits withMaxDepth(int depth) {
    return new ModelLimits(weights, maxConfigBytes, depth, maxBatchTokens);
  }

  /** These limits with another number of tokens. */
  public ModelLimits withMaxBatchTokens(int tokens) {
    return new ModelLimits(weights, maxConfigBytes, maxDepth, tokens);
  }
}
