package dev.jbert.pipeline;

/** Which prompt is put before a text. */
public sealed interface PromptChoice {

  /** The model's default prompt, if it has one. */
  record Default() implements PromptChoice {}

  /**
   * A prompt of the model.
   *
   * @param name as in {@link Prompts#byName}
   */
  record Named(String name) implements PromptChoice {}

  /**
   * A prompt of the caller's.
   *
   * @param text the prompt itself; if empty, there is none
   */
  record Text(String text) implements PromptChoice {}
}
