package dev.jbert.tools.command;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.ModelOutput;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tools.output.Console;
import dev.jbert.tools.output.DisplayText;
import dev.jbert.tools.output.FiniteNumbers;
import dev.jbert.tools.output.Table;
import dev.jbert.tools.output.Table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sums up hidden states for people: for each text what was computed, and each token's vectors. */
final class StateTables {
  private static final int TEXT_COLUMNS = 60;

  private final Console console;
  private final ModelOutput output;

  StateTables(Console console, ModelOutput output) {
    this.console = console;
    this.output = output;
  }

  void write(List<String> texts, List<Encoding> encodings) throws IOException {
    for (int b = 0; b < encodings.size(); b++) {
      String blank = b == 0 ? "" : "\n";
      String text = DisplayText.shortened(texts.get(b), TEXT_COLUMNS);
      console.output().append(blank + text + ": " + shapes(b) + "\n\n");
      tokens(encodings.get(b), b).writeTo(console);
    }
  }

  private String shapes(int b) {
    Matrix last = output.lastHiddenState(b);
    List<String> shapes = new ArrayList<>();
    shapes.add("last_hidden_state [%d, %d]".formatted(last.rows(), last.columns()));
    for (int layer : output.request().hiddenStates()) {
      shapes.add("hidden_states." + layer);
    }
    for (int layer : output.request().attentions()) {
      int heads = output.attentions(layer, b).numHeads();
      shapes.add("attentions.%d [%d, %d, %d]".formatted(layer, heads, last.rows(), last.rows()));
    }
    if (output.request().poolerOutput()) {
      shapes.add("pooler_output [%d]".formatted(last.columns()));
    }
    return String.join(", ", shapes);
  }

  /** One row per token: mean and norm of its last hidden state, norm of the others. */
  private Table tokens(Encoding encoding, int b) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.left("token"));
    columns.add(Column.right("id"));
    columns.add(Column.right("mean"));
    columns.add(Column.right("norm"));
    for (int layer : output.request().hiddenStates()) {
      columns.add(Column.right("norm." + layer));
    }
    Table table = new Table(columns.toArray(Column[]::new));
    List<float[]> last = Vectors.rows(output.lastHiddenState(b));
    for (int t = 0; t < last.size(); t++) {
      List<Object> row = new ArrayList<>();
      row.add(encoding.tokens().get(t));
      row.add(encoding.inputIds()[t]);
      row.add(decimal(Vectors.mean(last.get(t))));
      row.add(decimal(Vectors.norm(last.get(t))));
      for (int layer : output.request().hiddenStates()) {
        row.add(decimal(Vectors.norm(Vectors.rows(output.hiddenState(layer, b)).get(t))));
      }
      table.row(row.toArray());
    }
    return table;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", FiniteNumbers.of(value));
  }
}
