package dev.jbert.tools.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Rows in aligned columns, as people read them.
 *
 * <pre>
 *  score  token  sequence
 * 0.3312  it     say it!
 * 0.1745  yes    say yes!
 * </pre>
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param title its heading
   * @param alignment the edge at which its cells stand
   */
  public record Column(String title, Alignment alignment) {
    /** A column of text. */
    public static Column left(String title) {
      return new Column(title, Alignment.LEFT);
    }

    /** A column of numbers. */
    public static Column right(String title) {
      return new Column(title, Alignment.RIGHT);
    }
  }

  /** The edge at which the cells of a column stand. */
  public enum Alignment {
    /** Text. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  /** An empty table with these columns. */
  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not one cell per column
   */
  public void row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells for " + columns.size() + " columns");
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(DisplayText.oneLine(cell.toString()));
    }
    rows.add(row);
  }

  /** Writes the headings and all rows. The headings are bold where the console lets them. */
  public void writeTo(Console console) throws IOException {
    int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
    String titles = line(columns.stream().map(Column::title).toList(), widths);
    console.output().append(console.styled() ? "\u001b[1m" + titles + "\u001b[0m" : titles);
    console.output().append('\n');
    for (List<String> row : rows) {
      console.output().append(line(row, widths)).append('\n');
    }
    console.output().flush();
  }

  private int width(int column) {
    ToIntFunction<String> columnsOf = DisplayText::width;
    return rows.stream()
        .map(row -> row.get(column))
        .mapToInt(columnsOf)
        .reduce(DisplayText.width(columns.get(column).title()), Math::max);
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String padding = " ".repeat(widths[c] - DisplayText.width(cells.get(c)));
      boolean right = columns.get(c).alignment() == Alignment.RIGHT;
      line.append(c == 0 ? "" : GAP);
      line.append(right ? padding + cells.get(c) : cells.get(c) + padding);
    }
    return line.toString().stripTrailing();
  }
}
