package dev.jbert.pipeline;

import java.util.Objects;

/**
 * What {@link ZeroShotClassification} is asked for.
 *
 * @param hypothesisTemplate the sentence that a label is put into, at <code>{}</code>
 * @param multiLabel whether several labels may be true at once; otherwise their scores add up to 1
 */
public record ZeroShotOptions(String hypothesisTemplate, boolean multiLabel) {

  private static final String PLACE = "{}";

  /**
   * Checks the template.
   *
   * @throws IllegalArgumentException if it has no place for a label
   */
  public ZeroShotOptions {
    Objects.requireNonNull(hypothesisTemplate, "hypothesisTemplate");
    if (!hypothesisTemplate.contains(PLACE)) {
      throw new IllegalArgumentException(
          "hypothesis_template: expected "
              + PLACE
              + " somewhere in \""
              + hypothesisTemplate
              + "\"");
    }
  }

  /** One label is true: {@code This example is LABEL.} */
  public static ZeroShotOptions defaults() {
    return new ZeroShotOptions("This example is {}.", false);
  }

  /** These options with another sentence. */
  public ZeroShotOptions withHypothesisTemplate(String template) {
    return new ZeroShotOptions(template, multiLabel);
  }

  /** These options with labels that are independent of each other. */
  public ZeroShotOptions withMultiLabel() {
    return new ZeroShotOptions(hypothesisTemplate, true);
  }

  /** The sentence about a label. */
  String hypothesis(String label) {
    return hypothesisTemplate.replace(PLACE, label);
  }
}
