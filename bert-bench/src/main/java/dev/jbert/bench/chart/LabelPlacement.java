package dev.jbert.bench.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds places for the labels of dots: near their dots, and clear of each other, of all dots and,
 * if that can be, of lines.
 *
 * <p>Each label in turn takes the cheapest of a fixed set of places around its dot, given where the
 * others are; a few rounds of that settle. Equal input gives equal places.
 */
final class LabelPlacement {

  /**
   * A label and its place.
   *
   * @param text what it says
   * @param dot what it belongs to
   * @param box where it stands
   */
  record Placed(String text, Point dot, Box box) {

    /** The line from the dot to a label that stands too far off to be seen as its own. */
    Optional<Segment> leader() {
      Point end = box.nearest(dot);
      double distance = Math.hypot(end.x() - dot.x(), end.y() - dot.y());
      return distance <= NEAR ? Optional.empty() : Optional.of(new Segment(dot, end));
    }

    /** The end of the text that is next to the dot: how wide the text will be is not known. */
    Anchor anchor() {
      if (box.left() >= dot.x()) {
        return Anchor.START;
      }
      return box.right() <= dot.x() ? Anchor.END : Anchor.MIDDLE;
    }

    /** Where that end is. */
    double textX() {
      return switch (anchor()) {
        case START -> box.left();
        case MIDDLE -> box.center().x();
        case END -> box.right();
      };
    }
  }

  private static final double DOT_RADIUS = 5;
  private static final double NEAR = 11;
  private static final double[] DISTANCES = {8, 15, 24, 34, 46, 60, 76, 94, 114};
  private static final int ANGLES = 24;
  private static final int ROUNDS = 8;

  // What one fault costs, in pixels of distance to the dot.
  private static final double OVERLAP = 10_000;
  private static final double LEADER_OVER_LABEL = 400;
  private static final double LEADERS_CROSS = 150;
  private static final double LEADER_OVER_DOT = 60;
  private static final double LINE_THROUGH_LABEL = 120;

  private final Box area;
  private final List<Box> obstacles;
  private final List<Segment> lines;

  /**
   * Prepares a drawing.
   *
   * @param area where labels may stand
   * @param obstacles what they must not cover
   * @param lines what they should not cover
   */
  LabelPlacement(Box area, List<Box> obstacles, List<Segment> lines) {
    this.area = area;
    this.obstacles = obstacles;
    this.lines = lines;
  }

  /**
   * A place that a label could take.
   *
   * @param placed the label there
   * @param cost what the place itself costs: its distance, and that its side is not the best
   */
  private record Candidate(Placed placed, double cost) {}

  /** A place for each of the texts, which belong to the dots of the same index. */
  List<Placed> place(List<String> texts, List<Point> dots) {
    List<Box> taken = new ArrayList<>(obstacles);
    for (Point dot : dots) {
      taken.add(Box.around(dot, 2 * DOT_RADIUS, 2 * DOT_RADIUS));
    }
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      placed.add(best(texts.get(i), dots.get(i), placed, taken));
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < texts.size(); i++) {
        List<Placed> others = new ArrayList<>(placed);
        others.remove(i);
        placed.set(i, best(texts.get(i), dots.get(i), others, taken));
      }
    }
    return placed;
  }

  private Placed best(String text, Point dot, List<Placed> others, List<Box> taken) {
    return candidates(text, dot).stream()
        .min(
            Comparator.comparingDouble(
                candidate -> candidate.cost() + cost(candidate.placed(), others, taken)))
        .orElseThrow()
        .placed();
  }

  private static List<Candidate> candidates(String text, Point dot) {
    double width = TextWidth.of(text);
    List<Candidate> candidates = new ArrayList<>();
    for (double distance : DISTANCES) {
      for (int i = 0; i < ANGLES; i++) {
        double angle = 2 * Math.PI * i / ANGLES;
        double x = dot.x() + Math.cos(angle) * (distance + width / 2);
        double y = dot.y() + Math.sin(angle) * (distance + TextWidth.HEIGHT / 2);
        Box box = Box.around(new Point(x, y), width, TextWidth.HEIGHT);
        candidates.add(new Candidate(new Placed(text, dot, box), distance + sideCost(i)));
      }
    }
    return candidates;
  }

  /** Best at the right, then at the left, then above or below, then anywhere. */
  private static double sideCost(int angle) {
    if (angle % (ANGLES / 4) != 0) {
      return 4;
    }
    return angle == 0 ? 0 : angle == ANGLES / 2 ? 1 : 2;
  }

  private double cost(Placed candidate, List<Placed> others, List<Box> taken) {
    Box box = candidate.box();
    double cost = area.contains(box) ? 0 : 2 * OVERLAP;
    cost += OVERLAP * taken.stream().filter(box::overlaps).count();
    cost += LINE_THROUGH_LABEL * lines.stream().filter(line -> line.crosses(box)).count();
    if (candidate.leader().isPresent()) {
      Segment leader = candidate.leader().get();
      cost += LEADER_OVER_DOT * taken.stream().filter(leader::crosses).count();
    }
    for (Placed other : others) {
      cost += box.overlaps(other.box()) ? OVERLAP : 0;
      cost += leaderCost(candidate, other) + leaderCost(other, candidate);
    }
    return cost;
  }

  /** What the leader of the one costs on its way past the other. */
  private static double leaderCost(Placed one, Placed other) {
    Optional<Segment> leader = one.leader();
    if (leader.isEmpty()) {
      return 0;
    }
    boolean crossesLeader = other.leader().filter(leader.get()::crosses).isPresent();
    boolean crossesLabel = leader.get().crosses(other.box());
    return (crossesLabel ? LEADER_OVER_LABEL : 0) + (crossesLeader ? LEADERS_CROSS / 2 : 0);
  }
}
