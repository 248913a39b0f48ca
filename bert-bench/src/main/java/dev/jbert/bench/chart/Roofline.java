package dev.jbert.bench.chart;

import java.util.List;

/**
 * What a machine allows and what programs reach: arithmetic intensity against speed, both
 * logarithmic. Williams, Waterman and Patterson 2009.
 *
 * @param heading what stands above
 * @param ceiling the most that registers alone allow
 * @param slopes what reading allows, the one that matters most first
 * @param dots what programs reach
 */
public record Roofline(Heading heading, Ceiling ceiling, List<Slope> slopes, List<Dot> dots) {

  /**
   * The speed of arithmetic.
   *
   * @param label what it is
   * @param gigaflops 10^9 floating-point operations a second
   */
  public record Ceiling(String label, double gigaflops) {}

  /**
   * The speed of reading.
   *
   * @param label from where
   * @param gigabytes 10^9 bytes a second
   */
  public record Slope(String label, double gigabytes) {}

  /**
   * A program.
   *
   * @param label which
   * @param intensity floating-point operations for each byte that must be read or written
   * @param gigaflops 10^9 floating-point operations a second
   * @param weight how it is drawn
   */
  public record Dot(String label, double intensity, double gigaflops, Weight weight) {}

  /** How a dot is drawn. */
  public enum Weight {
    /** What the picture is about. */
    MAIN,
    /** What stands beside it. */
    SECOND
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no slope or no dot, or a number is not above 0
   */
  public Roofline {
    slopes = List.copyOf(slopes);
    dots = List.copyOf(dots);
    if (slopes.isEmpty() || dots.isEmpty()) {
      throw new IllegalArgumentException(
          "a roofline needs a slope and a dot, found %d and %d"
              .formatted(slopes.size(), dots.size()));
    }
    checkPositive(ceiling.label(), ceiling.gigaflops());
    slopes.forEach(slope -> checkPositive(slope.label(), slope.gigabytes()));
    for (Dot dot : dots) {
      checkPositive(dot.label(), dot.intensity());
      checkPositive(dot.label(), dot.gigaflops());
    }
  }

  private static void checkPositive(String label, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          label + ": expected a number above 0 for a logarithmic axis, found " + value);
    }
  }

  /** The picture as an SVG document. */
  public String svg() {
    return new RooflineDrawing(this).svg();
  }
}
