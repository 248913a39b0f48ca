package dev.jbert.pipeline;

import java.util.Objects;

/**
 * A question and the text that may hold its answer.
 *
 * @param question what is asked
 * @param context where the answer is looked for
 */
public record Question(String question, String context) {

  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if one of them is empty
   */
  public Question {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(context, "context");
    if (question.isEmpty() || context.isEmpty()) {
      throw new IllegalArgumentException(
          (question.isEmpty() ? "question" : "context") + " cannot be empty");
    }
  }
}
