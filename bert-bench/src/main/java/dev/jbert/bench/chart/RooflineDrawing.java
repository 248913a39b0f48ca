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

  /** Nearer to a slope's end its label would touch the ceiling. */
  private static final double BEHIND_END = 30;

  private static final double STEP = 6;

  /** From the foot of a label's box up to its baseline. */
  private static final double BASELINE = 3.5;

  private final Roofline chart;
  private final Box plot;
  private final Scale x;
  private final Scale y;
  private final List<Point> places;
  private final Svg svg;
  private final List<Segment> roofs = new ArrayList<>();
  private final List<Box> roofLabels = new ArrayList<>();

  RooflineDrawing(Roofline chart) {
    this.chart = chart;
    double top = chart.heading().height() + 26;
    plot = new Box(LEFT, top, WIDTH - LEFT - RIGHT_MARGIN, PLOT_HEIGHT);
    List<Double> intensities = new ArrayList<>();
    List<Double> speeds = new ArrayList<>(List.of(chart.ceiling().gigaflops()));
    for (Roofline.Dot dot : chart.dots()) {
      intensities.add(dot.intensity());
      speeds.add(dot.gigaflops());
    }
    x =
        Scale.logarithmic(
            powerOfTwo(Math.floor(log2(least(intensities) / 1.6))),
            powerOfTwo(Math.ceil(log2(most(intensities) * 1.6))),
            plot.left(),
            plot.right());
    y = Scale.logarithmic(least(speeds) / 2, most(speeds) * 1.9, plot.bottom(), plot.top());
    places =
        chart.dots().stream()
            .map(dot -> new Point(x.pixel(dot.intensity()), y.pixel(dot.gigaflops())))
            .toList();
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
    for (double tick : y.decimals()) {
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
    Point above = new Point(20, plot.top() - 11);
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
    String label = "%s: %s GB/s".formatted(slope.label(), Numbers.text(slope.gigabytes()));
    alongLine(line, label);
  }

  /** Writes along a rising line, above it, as near to its upper end as there are no dots. */
  private void alongLine(Segment line, String label) {
    double rise = line.to().y() - line.from().y();
    double run = line.to().x() - line.from().x();
    double length = Math.hypot(run, rise);
    double width = TextWidth.of(label);
    Point along = new Point(run / length, rise / length);
    double back = BEHIND_END;
    while (back + width + STEP < length && anyDotIn(strip(line.to(), along, back, width))) {
      back += STEP;
    }
    if (anyDotIn(strip(line.to(), along, back, width))) {
      back = BEHIND_END;
    }
    roofLabels.addAll(strip(line.to(), along, back, width));
    Point place = beside(line.to(), along, back, ABOVE_LINE);
    double degrees = Math.toDegrees(Math.atan2(rise, run));
    svg.text(Style.LABEL, place, Anchor.END, label, degrees);
  }

  /** Small boxes that together cover a slanted text. */
  private static List<Box> strip(Point end, Point along, double back, double width) {
    List<Box> boxes = new ArrayList<>();
    double size = TextWidth.HEIGHT;
    for (double at = back; at < back + width; at += size / 2) {
      boxes.add(Box.around(beside(end, along, at, ABOVE_LINE + size / 3), size, size));
    }
    return boxes;
  }

  /** The point so far before the end of a line, and so far above it. */
  private static Point beside(Point end, Point along, double back, double above) {
    return new Point(
        end.x() - along.x() * back + along.y() * above,
        end.y() - along.y() * back - along.x() * above);
  }

  private boolean anyDotIn(List<Box> boxes) {
    return places.stream()
        .map(place -> Box.around(place, 3 * RADIUS, 3 * RADIUS))
        .anyMatch(dot -> boxes.stream().anyMatch(dot::overlaps));
  }

  private void dots() {
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
      Point place = new Point(label.textX(), label.box().bottom() - BASELINE);
      svg.text(Style.LABEL, place, label.anchor(), label.text());
    }
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private static double powerOfTwo(double exponent) {
    return Math.pow(2, exponent);
  }
}
