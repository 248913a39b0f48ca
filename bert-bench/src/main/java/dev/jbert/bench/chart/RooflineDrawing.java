package dev.jbert.bench.chart;

import dev.jbert.bench.chart.LabelPlacement.Placed;
import java.util.ArrayList;
import java.util.List;

/** Draws a {@link Roofline}. */
final class RooflineDrawing {
  private static final double WIDTH = 860;
  private static final double PLOT_HEIGHT = 470;
  private static final double LEFT = 58;
  private static final double RIGHT_MARGIN = 22;
  private static final double BELOW = 50;
  private static final double RADIUS = 4.5;
  private static final double ABOVE_LINE = 6;

  private final Roofline chart;
  private final Box plot;
  private final Scale x;
  private final Scale y;
  private final Svg svg;
  private final List<Segment> roofs = new ArrayList<>();
  private final List<Box> roofLabels = new ArrayList<>();

  RooflineDrawing(Roofline chart) {
    this.chart = chart;
    double top = chart.heading().height() + 12;
    plot = new Box(LEFT, top, WIDTH - LEFT - RIGHT_MARGIN, PLOT_HEIGHT);
    List<Double> intensities = new ArrayList<>();
    List<Double> speeds = new ArrayList<>(List.of(chart.ceiling().gigaflops()));
    for (Roofline.Dot dot : chart.dots()) {
      intensities.add(dot.intensity());
      speeds.add(dot.gigaflops());
    }
    x =
        Scale.logarithmic(
            powerBelow(2, least(intensities) / 1.6),
            powerAbove(2, most(intensities) * 1.6),
            plot.left(),
            plot.right());
    y =
        Scale.logarithmic(
            powerBelow(2, least(speeds) / 1.6),
            powerAbove(2, most(speeds) * 1.2),
            plot.bottom(),
            plot.top());
    svg = new Svg(WIDTH, plot.bottom() + BELOW, chart.heading());
  }

  String svg() {
    chart.heading().draw(svg, 20);
    axes();
    ceiling();
    for (int i = 0; i < chart.slopes().size(); i++) {
      slope(chart.slopes().get(i), i == 0 ? Style.ROOF : Style.THIN_ROOF);
    }
    dots();
    return svg.finish();
  }

  private void axes() {
    for (double tick : x.powers(2)) {
      Point foot = new Point(x.pixel(tick), plot.bottom());
      svg.line(Style.GRID, new Segment(new Point(foot.x(), plot.top()), foot));
      Point place = new Point(foot.x(), foot.y() + 17);
      svg.text(Style.TEXT, place, Anchor.MIDDLE, Numbers.text(tick));
    }
    for (double tick : y.powers(2)) {
      double height = y.pixel(tick);
      svg.line(
          Style.GRID, new Segment(new Point(plot.left(), height), new Point(plot.right(), height)));
      Point place = new Point(plot.left() - 7, height + 4);
      svg.text(Style.TEXT, place, Anchor.END, Numbers.text(tick));
    }
    Point below = new Point(plot.center().x(), plot.bottom() + 38);
    svg.text(
        Style.STRONG,
        below,
        Anchor.MIDDLE,
        "floating-point operations for each byte that must be read or written");
    Point above = new Point(20, plot.top() - 8);
    svg.text(Style.STRONG, above, Anchor.START, "GFLOP/s");
  }

  /** From where the fastest reading meets it to the right edge. */
  private void ceiling() {
    double fastest = most(chart.slopes().stream().map(Roofline.Slope::gigabytes).toList());
    double speed = chart.ceiling().gigaflops();
    double left = Math.clamp(x.pixel(speed / fastest), plot.left(), plot.right());
    Segment line =
        new Segment(new Point(left, y.pixel(speed)), new Point(plot.right(), y.pixel(speed)));
    svg.line(Style.ROOF, line);
    String label = "%s: %s GFLOP/s".formatted(chart.ceiling().label(), Numbers.text(speed));
    Point place = new Point(plot.right() - 4, line.to().y() - ABOVE_LINE);
    svg.text(Style.LABEL, place, Anchor.END, label);
    double width = TextWidth.of(label);
    roofLabels.add(
        new Box(place.x() - width, place.y() - TextWidth.HEIGHT, width, TextWidth.HEIGHT));
    roofs.add(line);
  }

  /** From the left or lower edge to the ceiling, its label along it. */
  private void slope(Roofline.Slope slope, Style style) {
    double from = Math.max(x.from(), y.from() / slope.gigabytes());
    double to = Math.min(x.to(), chart.ceiling().gigaflops() / slope.gigabytes());
    if (from >= to) {
      return;
    }
    Segment line =
        new Segment(
            new Point(x.pixel(from), y.pixel(from * slope.gigabytes())),
            new Point(x.pixel(to), y.pixel(to * slope.gigabytes())));
    svg.line(style, line);
    roofs.add(line);
    double angle = Math.atan2(line.to().y() - line.from().y(), line.to().x() - line.from().x());
    // Behind the upper end, where the dots of short rows rarely are.
    double back = 14;
    Point place =
        new Point(
            line.to().x() - Math.cos(angle) * back + Math.sin(angle) * ABOVE_LINE,
            line.to().y() - Math.sin(angle) * back - Math.cos(angle) * ABOVE_LINE);
    String label = "%s: %s GB/s".formatted(slope.label(), Numbers.text(slope.gigabytes()));
    svg.text(Style.LABEL, place, Anchor.END, label, Math.toDegrees(angle));
    coverSlantedText(place, angle, TextWidth.of(label));
  }

  /** Small boxes along a text that ends at {@code end}: labels must not cover it. */
  private void coverSlantedText(Point end, double angle, double width) {
    for (double back = 0; back < width; back += TextWidth.HEIGHT / 2) {
      Point center =
          new Point(
              end.x() - Math.cos(angle) * back + Math.sin(angle) * 4,
              end.y() - Math.sin(angle) * back - Math.cos(angle) * 4);
      roofLabels.add(Box.around(center, TextWidth.HEIGHT, TextWidth.HEIGHT));
    }
  }

  private void dots() {
    List<Point> places =
        chart.dots().stream()
            .map(dot -> new Point(x.pixel(dot.intensity()), y.pixel(dot.gigaflops())))
            .toList();
    List<String> labels = chart.dots().stream().map(Roofline.Dot::label).toList();
    List<Placed> placed = new LabelPlacement(plot, roofLabels, roofs).place(labels, places);
    for (Placed label : placed) {
      label.leader().ifPresent(leader -> svg.line(Style.LEADER, leader));
    }
    for (int i = 0; i < places.size(); i++) {
      boolean main = chart.dots().get(i).weight() == Roofline.Weight.MAIN;
      svg.circle(main ? Style.MAIN : Style.SECOND, places.get(i), RADIUS);
    }
    for (Placed label : placed) {
      Point place = new Point(label.box().center().x(), label.box().bottom() - 3.5);
      svg.text(Style.LABEL, place, Anchor.MIDDLE, label.text());
    }
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double powerBelow(double base, double value) {
    return Math.pow(base, Math.floor(Math.log(value) / Math.log(base)));
  }

  private static double powerAbove(double base, double value) {
    return Math.pow(base, Math.ceil(Math.log(value) / Math.log(base)));
  }
}
