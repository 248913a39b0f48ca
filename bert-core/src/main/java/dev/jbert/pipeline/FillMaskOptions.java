package dev.jbert.pipeline;

import java.util.List;

/**
 * What {@link FillMask} is asked for.
 *
 * @param topK how many candidates for each masked place, 1 or more
 * @param targets the only tokens to consider; empty for the whole vocabulary
 */
public record FillMaskOptions(int topK, List<String> targets) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if {@code topK} is below 1
   */
  public FillMaskOptions {
    targets = List.copyOf(targets);
    if (topK < 1) {
      throw new IllegalArgumentException("top_k: expected 1 or more, found " + topK);
    }
  }

  /** Five candidates from the whole vocabulary. */
  public static FillMaskOptions defaults() {
    return new FillMaskOptions(5, List.of());
  }

  /** These options with another number of candidates. */
  public FillMaskOptions withTopK(int count) {
    return new FillMaskOptions(count, targets);
  }

  /** These options with the only tokens to consider. */
  public FillMaskOptions withTargets(List<String> tokens) {
    return new FillMaskOptions(topK, tokens);
  }
}
