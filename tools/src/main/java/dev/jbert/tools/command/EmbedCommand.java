package dev.jbert.tools.command;

import dev.jbert.kernel.Matrix;
import dev.jbert.pipeline.ColumnRanges;
import dev.jbert.pipeline.PromptChoice;
import dev.jbert.pipeline.Quantization;
import dev.jbert.tools.command.VectorMaker.Norm;
import dev.jbert.tools.command.VectorOutput.Form;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.npy.NpyFile;
import dev.jbert.tools.output.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert embed}: one vector for each text. */
@Command(
    name = "embed",
    header = "Make a vector of each text.",
    description =
        "%nWith --json each text gives a line, a list of numbers; with --output all vectors go to a"
            + " NumPy file [texts, width].",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert embed --json \"I love Korea\"",
      "  jbert embed --pooling cls --normalize --file texts.txt --output vectors.npy",
      "  jbert embed -m e5-small-v2 --prompt \"query: \" --precision ubinary --json \"when is lunch\""
    })
final class EmbedCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private JsonTextOption jsonText = new JsonTextOption();
  @Mixin private VectorOptions options = new VectorOptions();
  @Mixin private PromptOptions prompt = new PromptOptions();

  @Option(
      names = "--normalize",
      description = "Give every vector the norm 1, after --dimensions has cut it.")
  private boolean normalize;

  @Option(
      names = "--precision",
      paramLabel = "float32|int8|uint8|binary|ubinary",
      defaultValue = "float32",
      description =
          "How exact the numbers are: floats, a byte each by the range of its column, or a bit"
              + " each, eight in a byte (default: float32).")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--calibration",
      paramLabel = "FILE.npy",
      description =
          "Vectors whose columns give the ranges of int8 and uint8 (default: all vectors of this"
              + " call).")
  private Optional<Path> calibration = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.npy",
      description = "Write the vectors to a NumPy file.")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  EmbedCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    VectorOutput output = output();
    PromptChoice choice = prompt.choice();
    try (TextStream stream = texts.open(console);
        VectorMaker maker = options.load(console, stream)) {
      Norm norm = normalize ? Norm.ONE : Norm.AS_MADE;
      Batches.run(stream, jsonText::read, maker.vectors(choice, norm), output::add);
    }
    output.finish();
    return 0;
  }

  private VectorOutput output() throws IOException {
    Optional<Quantization> quantization = precision.quantization();
    if (calibration.isPresent() && !quantization.map(Quantization::needsRanges).orElse(false)) {
      throw new UsageException("--calibration goes with --precision int8 or uint8 only");
    }
    Form form = json ? Form.JSON : Form.TABLE;
    if (quantization.isEmpty()) {
      return new VectorOutput.Floats(console, form, file);
    }
    Optional<ColumnRanges> ranges =
        calibration.isPresent() ? Optional.of(ranges(calibration.get())) : Optional.empty();
    return new VectorOutput.Quantized(console, form, file, quantization.get(), ranges);
  }

  private static ColumnRanges ranges(Path file) throws IOException {
    FloatArray vectors = NpyFile.read(file);
    if (vectors.shape().length != 2) {
      throw new IllegalArgumentException(
          file + ": expected vectors [texts, width], found " + vectors);
    }
    try {
      return ColumnRanges.of(Matrix.of(vectors.data(), vectors.shape()[0], vectors.shape()[1]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
