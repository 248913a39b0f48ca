package dev.jbert.tools.command;

import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.ProgressBar;
import dev.jbert.tools.pull.ModelPuller;
import dev.jbert.tools.pull.PullResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Finds models and brings them in, and tells standard error about it. */
final class Models {
  private final Console console;
  private final ModelPuller puller;

  Models(Console console) {
    this.console = console;
    this.puller = ModelPuller.ofUser(console.environment());
  }

  ModelPuller puller() {
    return puller;
  }

  /** Returns the folder of a model, which is pulled first if it is not there. */
  Path resolve(String folderOrName) throws IOException {
    Optional<Path> found = puller.find(folderOrName);
    return found.isPresent() ? found.get() : pull(folderOrName).folder();
  }

  /** Pulls a model, with a progress bar, and says what was done. */
  PullResult pull(String name) throws IOException {
    PullResult result;
    try (ProgressBar bar = new ProgressBar(console)) {
      result = puller.pull(name, bar::show);
    }
    String done =
        result
            .imported()
            .map(summary -> "pulled from " + result.source() + ": " + describe(summary))
            .orElse("already there");
    console.errors().println(result.name() + " " + done);
    return result;
  }

  /** Says what an import did. */
  static String describe(ImportSummary summary) {
    return String.format(
        Locale.ROOT,
        "%s, %d tensors, %,d parameters, %d MB, %d checksums right",
        summary.format(),
        summary.tensors(),
        summary.parameters(),
        summary.bytes() / 1_000_000,
        summary.checksums());
  }

  /** Runs an import with a progress bar. */
  ImportSummary withProgress(Import body) throws IOException {
    try (ProgressBar bar = new ProgressBar(console)) {
      return body.run(bar::show);
    }
  }

  /** Work that tells its progress. */
  @FunctionalInterface
  interface Import {
    ImportSummary run(Progress progress) throws IOException;
  }
}
