package dev.jbert.tools.command;

import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model a command works with. */
final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      defaultValue = "bert-base-uncased",
      description =
          "A model folder, or a name; a name that is not here yet is pulled"
              + " (default: bert-base-uncased).")
  private String model = "";

  /** Returns the folder of the model, which is pulled first if it is not there. */
  Path folder(Console console) throws IOException {
    return new Models(console).resolve(model);
  }

  /** Returns the model as it was given. */
  String name() {
    return model;
  }
}
