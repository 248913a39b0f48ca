package dev.jbert.tools.command;

import dev.jbert.pipeline.PromptChoice;
import dev.jbert.tools.input.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is put before every text. */
final class PromptOptions {
  @Option(
      names = "--prompt-name",
      paramLabel = "NAME",
      description = "Put a prompt of the model before each text, such as query.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Put TEXT before each text, as in --prompt \"query: \"; an empty one is none.")
  private Optional<String> text = Optional.empty();

  /**
   * Returns what was asked for.
   *
   * @throws UsageException if both were
   */
  PromptChoice choice() {
    return choice(name, "--prompt-name", text, "--prompt");
  }

  /** Returns what two options ask for, which exclude each other. */
  static PromptChoice choice(
      Optional<String> name, String nameOption, Optional<String> text, String textOption) {
    if (name.isPresent() && text.isPresent()) {
      throw new UsageException(nameOption + " and " + textOption + " exclude each other");
    }
    if (text.isPresent()) {
      return new PromptChoice.Text(text.get());
    }
    return name.isPresent() ? new PromptChoice.Named(name.get()) : new PromptChoice.Default();
  }
}
