package dev.jbert.tools.command;

import dev.jbert.tools.input.JsonFields;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whether texts come as they are or each in a JSON object. */
final class JsonTextOption {
  private static final String TEXT = "text";

  @Option(names = "--jsonl", description = "Each text is a JSON object with the field text.")
  private boolean jsonLines;

  /**
   * Returns the text that stands in a text of the command line.
   *
   * @throws IllegalArgumentException if it is to be JSON and is not
   */
  String read(String text) {
    return jsonLines ? JsonFields.parse(text, Set.of(TEXT)).text(TEXT) : text;
  }
}
