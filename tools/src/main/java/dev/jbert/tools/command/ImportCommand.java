package dev.jbert.tools.command;

import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.pull.ModelImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jbert import}: converts a checkpoint of the user's own. */
@Command(
    name = "import",
    header = "Convert a checkpoint to a Hugging Face folder.",
    description = {
      "%nReads a TensorFlow SavedModel folder, Google's bert_model.ckpt, PyTorch weights"
          + " (pytorch_model.bin, also sharded), ONNX, NumPy .npz, or a Hugging Face folder, checks"
          + " it, and writes config.json, model.safetensors and the tokenizer's files; the folder"
          + " appears when it is whole."
    },
    footerHeading = "%nExample:%n",
    footer = "  jbert import uncased_L-12_H-768_A-12 my-bert && jbert inspect my-bert")
final class ImportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "The checkpoint.")
  private Path source = Path.of("");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "The folder to write.")
  private Path folder = Path.of("");

  ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ImportSummary summary =
        new Models(console)
            .withProgress(progress -> ModelImporter.importTo(source, folder, progress));
    console.errors().println("imported " + Models.describe(summary));
    if (!summary.ignored().isEmpty()) {
      console.errors().println("left out: " + String.join(", ", summary.ignored()));
    }
    console.output().append(folder + "\n").flush();
    return 0;
  }
}
