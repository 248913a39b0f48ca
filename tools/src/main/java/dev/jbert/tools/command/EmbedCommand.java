package dev.jbert.tools.command;

import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.pipeline.ModelFolder;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.npy.NumpyWriter;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
      "  jbert embed --pooling cls --normalize --file texts.txt --output vectors.npy"
    })
final class EmbedCommand implements Callable<Integer> {
  private static final int SHOWN_VALUES = 4;
  private static final int TEXT_COLUMNS = 40;

  private final Console console;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private JsonTextOption jsonText = new JsonTextOption();
  @Mixin private VectorOptions options = new VectorOptions();

  @Option(names = "--normalize", description = "Give every vector the norm 1.")
  private boolean normalize;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.npy",
      description = "Write the vectors to a NumPy file.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Print a line of JSON for each text.")
  private boolean json;

  EmbedCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Table table =
        new Table(
            Column.left("text"), Column.right("size"), Column.right("norm"), Column.left("vector"));
    List<float[]> kept = new ArrayList<>();
    try (TextStream stream = texts.open(console);
        ModelFolder folder = options.load(console)) {
      Scaling scaling = normalize ? Scaling.UNIT_NORM : Scaling.NONE;
      Batches.run(
          stream,
          jsonText::read,
          options.vectors(folder, scaling),
          (text, vector) -> {
            if (output.isPresent()) {
              kept.add(vector);
            }
            if (json) {
              new JsonLines(console.output()).write(w -> JsonLines.array(w, vector));
            } else {
              row(table, text, vector);
            }
          });
    }
    if (output.isPresent()) {
      NumpyWriter.writeNpy(output.get(), Vectors.array(kept));
    }
    if (!json) {
      table.writeTo(console);
    }
    return 0;
  }

  private static void row(Table table, String text, float[] vector) {
    String values =
        IntStream.range(0, Math.min(SHOWN_VALUES, vector.length))
            .mapToObj(i -> String.format(Locale.ROOT, "%.4f", vector[i]))
            .collect(Collectors.joining(" "));
    table.row(
        DisplayText.shortened(text, TEXT_COLUMNS),
        vector.length,
        String.format(Locale.ROOT, "%.4f", Vectors.norm(vector)),
        vector.length > SHOWN_VALUES ? values + " ..." : values);
  }
}
