package dev.jbert.tools.command;

import dev.jbert.kernel.Matrix;
import dev.jbert.pipeline.PromptChoice;
import dev.jbert.pipeline.SimilarityFunction;
import dev.jbert.tools.command.VectorMaker.Norm;
import dev.jbert.tools.input.TextOptions;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.FiniteNumbers;
import dev.jbert.tools.output.JsonLines;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jbert similarity}: how alike every two texts are. */
@Command(
    name = "similarity",
    header = "Compare texts by their vectors.",
    description =
        "%nBy the cosine, or by what the model's folder names instead: dot, or minus the euclidean"
            + " or manhattan distance. With --json the result is the matrix, a list of rows.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jbert similarity \"the river bank\" \"the muddy shore\" \"a savings account\"",
      "  jbert similarity --layers sum:-4.. --pooling max A B"
    })
final class SimilarityCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 40;

  private final Console console;

  @Mixin private TextOptions texts = new TextOptions();
  @Mixin private JsonTextOption jsonText = new JsonTextOption();
  @Mixin private VectorOptions options = new VectorOptions();
  @Mixin private PromptOptions prompt = new PromptOptions();

  @Option(names = "--json", description = "Print the matrix as JSON.")
  private boolean json;

  SimilarityCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<String> contents = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    PromptChoice choice = prompt.choice();
    SimilarityFunction function;
    try (TextStream stream = texts.open(console);
        VectorMaker maker = options.load(console, stream)) {
      function = maker.similarityFunction();
      Batches.run(
          stream,
          jsonText::read,
          maker.vectors(choice, Norm.AS_MADE),
          (text, vector) -> {
            contents.add(text);
            vectors.add(vector);
          });
    }
    if (vectors.size() < 2) {
      throw new UsageException("similarity needs two texts or more, found " + vectors.size());
    }
    Matrix matrix = Vectors.matrix(vectors);
    List<float[]> similarities = Vectors.rows(function.matrix(matrix, matrix));
    if (json) {
      writeJson(similarities);
    } else {
      table(contents, similarities).writeTo(console);
    }
    return 0;
  }

  private void writeJson(List<float[]> similarities) throws IOException {
    new JsonLines(console.output())
        .write(
            writer -> {
              writer.beginArray();
              for (float[] row : similarities) {
                JsonLines.array(writer, row);
              }
              writer.endArray();
            });
  }

  private static Table table(List<String> contents, List<float[]> similarities) {
    List<Column> columns = new ArrayList<>(List.of(Column.right(""), Column.left("text")));
    for (int i = 1; i <= contents.size(); i++) {
      columns.add(Column.right(String.valueOf(i)));
    }
    Table table = new Table(columns.toArray(Column[]::new));
    for (int i = 0; i < contents.size(); i++) {
      List<Object> row = new ArrayList<>();
      row.add(i + 1);
      row.add(DisplayText.shortened(contents.get(i), TEXT_COLUMNS));
      for (float similarity : similarities.get(i)) {
        row.add(String.format(Locale.ROOT, "%.4f", FiniteNumbers.of(similarity)));
      }
      table.row(row.toArray());
    }
    return table;
  }
}
