package dev.jbert.pipeline;

import java.util.List;
import java.util.Objects;

/**
 * A text and what could go on with it.
 *
 * @param prompt a context or a question
 * @param choices the continuations or answers to choose from, one or more
 */
public record ChoiceInput(String prompt, List<String> choices) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no choice
   */
  public ChoiceInput {
    Objects.requireNonNull(prompt, "prompt");
    choices = List.copyOf(choices);
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("expected one choice or more, found none");
    }
  }
}
