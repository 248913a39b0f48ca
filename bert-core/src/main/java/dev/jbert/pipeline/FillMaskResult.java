package dev.jbert.pipeline;

import java.util.List;

/**
 * What could stand at the masked places of a text.
 *
 * @param text the text that was asked about
 * @param masks for each masked place, from left to right, its candidates, best first
 * @param warnings what the caller should know, such as a target that is not in the vocabulary;
 *     usually empty
 */
public record FillMaskResult(String text, List<List<MaskCandidate>> masks, List<String> warnings) {

  /** Copies the lists. */
  public FillMaskResult {
    masks = masks.stream().map(List::copyOf).toList();
    warnings = List.copyOf(warnings);
  }

  /**
   * The candidates of the only masked place.
   *
   * @throws IllegalStateException if the text has several; {@link #masks} has them all
   */
  public List<MaskCandidate> candidates() {
    if (masks.size() != 1) {
      throw new IllegalStateException("the text has " + masks.size() + " masked places");
    }
    return masks.getFirst();
  }
}
