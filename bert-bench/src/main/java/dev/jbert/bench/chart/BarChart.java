package dev.jbert.bench.chart;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Horizontal bars from 0, in groups, with columns of further figures beside them.
 *
 * @param heading what stands above
 * @param axis what the bars show
 * @param columns what the columns at the right hold
 * @param groups the bars
 */
public record BarChart(Heading heading, Axis axis, List<String> columns, List<Group> groups) {

  /**
   * What the bars show.
   *
   * @param label what, with its unit
   * @param unit what follows the numbers at the bars' ends
   * @param reference what all bars are held against, drawn as a line
   */
  public record Axis(String label, String unit, Reference reference) {}

  /**
   * What all bars are held against.
   *
   * @param label what it is
   * @param value where it lies
   */
  public record Reference(String label, double value) {}

  /**
   * Bars that belong together.
   *
   * @param label to what
   * @param bars from top to bottom
   */
  public record Group(String label, List<Bar> bars) {

    /** Copies the list. */
    public Group {
      bars = List.copyOf(bars);
    }
  }

  /**
   * A bar.
   *
   * @param label of what
   * @param value how long
   * @param aim what was to be reached, drawn as a tick
   * @param details what the columns hold
   */
  public record Bar(String label, double value, OptionalDouble aim, List<String> details) {

    /** Copies the list. */
    public Bar {
      details = List.copyOf(details);
    }
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no bar, or a bar has a value below 0 or that is no
   *     number, or another number of details than there are columns
   */
  public BarChart {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
    if (groups.stream().allMatch(group -> group.bars().isEmpty())) {
      throw new IllegalArgumentException("a bar chart needs a bar");
    }
    for (Group group : groups) {
      for (Bar bar : group.bars()) {
        check(bar, columns.size());
      }
    }
  }

  private static void check(Bar bar, int columns) {
    if (!(bar.value() >= 0 && bar.value() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "bar %s: expected a number of 0 or more, found %s".formatted(bar.label(), bar.value()));
    }
    if (bar.details().size() != columns) {
      throw new IllegalArgumentException(
          "bar %s: expected %d details, found %d"
              .formatted(bar.label(), columns, bar.details().size()));
    }
  }

  /** The picture as an SVG document. */
  public String svg() {
    return new BarChartDrawing(this).svg();
  }
}
