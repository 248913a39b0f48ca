package dev.jbert.tools.command;

import dev.jbert.tokenizer.TextInput;
import dev.jbert.tools.input.JsonFields;
import dev.jbert.tools.input.UsageException;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The second text of each text, the same for all or one of its own. */
final class PairOptions {
  @Option(
      names = "--pair",
      paramLabel = "TEXT",
      description = "A second text that goes with each text.")
  private Optional<String> pair = Optional.empty();

  @Option(
      names = "--jsonl",
      description = "Each text is a JSON object with the fields text and, maybe, text_pair.")
  private boolean jsonLines;

  /**
   * Checks the options.
   *
   * @throws UsageException if they contradict each other
   */
  void check() {
    if (jsonLines && pair.isPresent()) {
      throw new UsageException("--jsonl and --pair exclude each other");
    }
  }

  /**
   * Returns the one or two texts that a text of the command line stands for.
   *
   * @throws IllegalArgumentException if it is to be JSON and is not
   */
  TextInput read(String text) {
    if (!jsonLines) {
      return new TextInput(text, pair);
    }
    JsonFields fields = JsonFields.parse(text, Set.of("text", "text_pair"));
    return new TextInput(fields.text("text"), fields.find("text_pair"));
  }
}
