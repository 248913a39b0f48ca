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
  private static final double ROW = 22;
  private static final double BAR = 14;
  private static final double GAP = 8;
  private static final double COLUMN_GAP = 18;
  private static final double GROUP_HEAD = 26;
  private static final double BETWEEN_GROUPS = 10;
  private static final double HEADER = 22;
  private static final double BELOW = 46;
  private static final double BEYOND_BAR = 3;
  private static final double BASELINE = 4;

  private final BarChart chart;
  private final List<Double> columnRights = new ArrayList<>();
  private final double top;
  private final double bottom;
  private final Scale scale;
  private final Svg svg;

  BarChartDrawing(BarChart chart) {
    this.chart = chart;
    top = chart.heading().height() + HEADER;
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
    double most =
        bars().mapToDouble(bar -> Math.max(bar.value(), bar.aim().orElse(0))).max().orElseThrow();
    double longest = Math.max(most, chart.axis().reference().orElse(0)) * 1.001;
    double forValues = widest(bars().map(this::value)) + GAP;
    scale = Scale.linear(longest, left, right - forValues);
    svg = new Svg(WIDTH, bottom + BELOW, chart.heading());
  }

  String svg() {
    chart.heading().draw(svg, MARGIN);
    axis();
    columnHeads();
    double y = top;
    for (Group group : chart.groups()) {
      svg.text(Style.STRONG, new Point(MARGIN, y + GROUP_HEAD - 9), Anchor.START, group.label());
      y += GROUP_HEAD;
      for (Bar bar : group.bars()) {
        bar(bar, y + ROW / 2);
        y += ROW;
      }
      y += BETWEEN_GROUPS;
    }
    chart
        .axis()
        .reference()
        .ifPresent(
            value -> svg.line(Style.AXIS, vertical(scale.pixel(value), top + HEADER / 2, bottom)));
    return svg.finish();
  }

  private void axis() {
    for (double tick : scale.linearTicks()) {
      double x = scale.pixel(tick);
      svg.line(tick == 0 ? Style.AXIS : Style.GRID, vertical(x, top + HEADER / 2, bottom));
      svg.text(Style.TEXT, new Point(x, bottom + 16), Anchor.MIDDLE, Numbers.text(tick));
    }
    Point place = new Point(scale.fromPixel(), bottom + 35);
    svg.text(Style.STRONG, place, Anchor.START, chart.axis().label());
    if (bars().anyMatch(bar -> bar.aim().isPresent())) {
      double x = scale.fromPixel() + TextWidth.of(chart.axis().label()) + 3 * GAP;
      svg.line(Style.AIM, vertical(x, bottom + 22, bottom + 38));
      svg.text(Style.STRONG, new Point(x + GAP, bottom + 35), Anchor.START, "aim");
    }
  }

  private void columnHeads() {
    for (int column = 0; column < chart.columns().size(); column++) {
      Point place = new Point(columnRights.get(column), top + 4);
      svg.text(Style.TEXT, place, Anchor.END, chart.columns().get(column));
    }
  }

  private void bar(Bar bar, double middle) {
    double end = scale.pixel(bar.value());
    double baseline = middle + BASELINE;
    svg.text(Style.TEXT, new Point(scale.fromPixel() - GAP, baseline), Anchor.END, bar.label());
    svg.rectangle(
        bar.value() < chart.axis().reference().orElse(0) ? Style.SECOND : Style.MAIN,
        new Box(scale.fromPixel(), middle - BAR / 2, end - scale.fromPixel(), BAR));
    double valueLeft = end + GAP;
    if (bar.aim().isPresent()) {
      double aim = scale.pixel(bar.aim().getAsDouble());
      svg.line(
          Style.AIM, vertical(aim, middle - BAR / 2 - BEYOND_BAR, middle + BAR / 2 + BEYOND_BAR));
      boolean through = aim > end - 2 && aim < valueLeft + TextWidth.of(value(bar)) + GAP / 2;
      valueLeft = through ? aim + GAP : valueLeft;
    }
    svg.text(Style.LABEL, new Point(valueLeft, baseline), Anchor.START, value(bar));
    for (int column = 0; column < bar.details().size(); column++) {
      Point place = new Point(columnRights.get(column), baseline);
      svg.text(Style.TEXT, place, Anchor.END, bar.details().get(column));
    }
  }

  private String value(Bar bar) {
    return Numbers.threeDigits(bar.value()) + chart.axis().unit();
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
