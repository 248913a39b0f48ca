package dev.jbert.tools.command;

import dev.jbert.tools.conform.Checkpoints;
import dev.jbert.tools.conform.Conformance;
import dev.jbert.tools.conform.Conformance.Shown;
import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jbert conform}: whether this engine gives a reference's answers. */
@Command(
    name = "conform",
    header = "Check the engine against reference answers.",
    description =
        "%nReads folders of any depth and files: model folders with expected.json and expected.npz,"
            + " published.json, a checkpoint's NAME.json with NAME.npz, encodings in NAME.jsonl, and"
            + " code point tables. A case is PASS or FAIL, with its largest difference, or n/a where"
            + " its checkpoint is not here; the exit status is 0 only if none has failed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert conform my-fine-tuned-bert",
      "  jbert conform --kernels scalar --threads 1 --quiet reference"
    })
final class ConformCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
  private List<Path> paths = List.of();

  @Option(
      names = "--model-dir",
      paramLabel = "NAME=FOLDER",
      description = "Where the checkpoint NAME is; may be repeated.")
  private Map<String, Path> folders = Map.of();

  @Option(names = "--pull", description = "Pull checkpoints that are not here.")
  private boolean pull;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show only failures and the closing line.")
  private boolean quiet;

  @Mixin private RunOptions run = new RunOptions();

  ConformCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Models models = new Models(console);
    try (Checkpoints checkpoints = new Checkpoints(name -> find(models, name), run.loadOptions())) {
      Shown shown = quiet ? Shown.FAILED : Shown.ALL;
      return new Conformance(checkpoints, console, shown).run(paths) ? 0 : 1;
    }
  }

  private Optional<Path> find(Models models, String name) throws IOException {
    if (folders.containsKey(name)) {
      return Optional.of(folders.get(name));
    }
    Optional<Path> here = models.find(name);
    boolean known = models.puller().names().contains(name);
    return here.isEmpty() && pull && known ? Optional.of(models.resolve(name)) : here;
  }
}
