package dev.jbert.bench.chart;

import dev.jbert.bench.chart.BarChart.Bar;
import dev.jbert.bench.chart.BarChart.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Draws a {@link BarChart}. */
final class BarChartDrawing {
  private static final double WIDTH = 860;
  private static final double MARGIN = 20;
  private static final double GAP = 8;
  private static final double COLUMN_GAP = 18;

  private static final double GROUP_HEAD = 26;
  private static final double GROUP_BASELINE = 16;
  private static final double BETWEEN_GROUPS = 12;
  private static final double ROW = 22;
  private static final double BAR = 14;
  private static final double BEYOND_BAR = 3;

  /** From the middle of a line of text down to its baseline. */
  private static final double BASELINE = 4;

  private static final double TICKS_BASELINE = 8;
  private static final double KEY_BASELINE = 30;
  private static final double BELOW = 42;

  private final BarChart chart;
  private final List<Double> columnRights = new ArrayList<>();
  private final double top;
  private final double bottom;
  private final Scale scale;
  private final Svg svg;

  BarChartDrawing(BarChart chart) {
    this.chart = chart;
    top = chart.heading().height() + GAP;
    double height = 0;
    for (Group group : chart.groups()) {
      height += GROUP_HEAD + group.bars().size() * ROW + BETWEEN_GROUPS;
    }
    bottom = top + height;
    double right = WIDTH - MARGIN;
    for (int column = chart.columns().size() - 1; column >= 0; column--) {
      columnRights.addFirst(right);
      right -= columnWidth(column) + COLUMN_GAP;
    }
    double left = MARGIN + widest(bars().map(Bar::label)) + GAP;
    double forValues = widest(bars().map(this::value)) + GAP;
    scale = Scale.linear(longest(), left, right - forValues);
    svg = new Svg(WIDTH, bottom + BELOW, chart.heading());
  }

  String svg() {
    chart.heading().draw(svg, MARGIN);
    for (int column = 0; column < chart.columns().size(); column++) {
      Point place = new Point(columnRights.get(column), top + GROUP_BASELINE);
      svg.text(Style.TEXT, place, Anchor.END, chart.columns().get(column));
    }
    double y = top;
    for (Group group : chart.groups()) {
      group(group, y);
      y += GROUP_HEAD + group.bars().size() * ROW + BETWEEN_GROUPS;
    }
    for (double tick : scale.linearTicks()) {
      Point place = new Point(scale.pixel(tick), bottom + TICKS_BASELINE);
      svg.text(Style.TEXT, place, Anchor.MIDDLE, Numbers.text(tick));
    }
    key();
    return svg.finish();
  }

  private void group(Group group, double y) {
    svg.text(Style.GROUP, new Point(MARGIN, y + GROUP_BASELINE), Anchor.START, group.label());
    double from = y + GROUP_HEAD;
    double to = from + group.bars().size() * ROW;
    for (double tick : scale.linearTicks()) {
      svg.line(tick == 0 ? Style.AXIS : Style.GRID, vertical(scale.pixel(tick), from, to));
    }
    for (int row = 0; row < group.bars().size(); row++) {
      bar(group.bars().get(row), from + (row + 0.5) * ROW);
    }
    double reference = scale.pixel(chart.axis().reference().value());
    svg.line(Style.REFERENCE, vertical(reference, from, to));
    for (int row = 0; row < group.bars().size(); row++) {
      texts(group.bars().get(row), from + (row + 0.5) * ROW);
    }
  }

  private void bar(Bar bar, double middle) {
    double length = scale.pixel(bar.value()) - scale.fromPixel();
    svg.rectangle(Style.MAIN, new Box(scale.fromPixel(), middle - BAR / 2, length, BAR));
  }

  private void texts(Bar bar, double middle) {
    double baseline = middle + BASELINE;
    svg.text(Style.TEXT, new Point(scale.fromPixel() - GAP, baseline), Anchor.END, bar.label());
    double end = scale.pixel(bar.value());
    double valueLeft = end + GAP;
    if (bar.aim().isPresent()) {
      double aim = scale.pixel(bar.aim().getAsDouble());
      double reach = BAR / 2 + BEYOND_BAR;
      svg.line(Style.AIM, vertical(aim, middle - reach, middle + reach));
      boolean inTheWay = aim > end - 2 && aim < valueLeft + TextWidth.of(value(bar)) + GAP;
      valueLeft = inTheWay ? aim + GAP : valueLeft;
    }
    svg.text(Style.LABEL, new Point(valueLeft, baseline), Anchor.START, value(bar));
    for (int column = 0; column < bar.details().size(); column++) {
      Point place = new Point(columnRights.get(column), baseline);
      svg.text(Style.TEXT, place, Anchor.END, bar.details().get(column));
    }
  }

  /** What the bars show, and what the lines across them mean. */
  private void key() {
    double x = scale.fromPixel();
    svg.text(Style.STRONG, new Point(x, bottom + KEY_BASELINE), Anchor.START, chart.axis().label());
    x += TextWidth.of(chart.axis().label()) + 3 * GAP;
    x = key(Style.REFERENCE, chart.axis().reference().label(), x);
    if (bars().anyMatch(bar -> bar.aim().isPresent())) {
      key(Style.AIM, "aim", x);
    }
  }

  private double key(Style style, String label, double x) {
    double baseline = bottom + KEY_BASELINE;
    svg.line(style, vertical(x, baseline - 13, baseline + BASELINE));
    svg.text(Style.STRONG, new Point(x + GAP, baseline), Anchor.START, label);
    return x + TextWidth.of(label) + 4 * GAP;
  }

  private String value(Bar bar) {
    return Numbers.threeDigits(bar.value()) + chart.axis().unit();
  }

  /** What the axis must reach, aims and their ticks' width included. */
  private double longest() {
    double longest = chart.axis().reference().value();
    for (Bar bar : bars().toList()) {
      longest = Math.max(longest, Math.max(bar.value(), bar.aim().orElse(0)));
    }
    return longest * 1.005;
  }

  private double columnWidth(int column) {
    Stream<String> texts = bars().map(bar -> bar.details().get(column));
    return widest(Stream.concat(Stream.of(chart.columns().get(column)), texts));
  }

  private Stream<Bar> bars() {
    return chart.groups().stream().flatMap(group -> group.bars().stream());
  }

  private static double widest(Stream<String> texts) {
    return texts.mapToDouble(TextWidth::of).max().orElse(0);
  }

  private static Segment vertical(double x, double from, double to) {
    return new Segment(new Point(x, from), new Point(x, to));
  }
}
