package dev.jbert.bench.chart;

import java.util.List;

/**
 * What stands above a chart.
 *
 * @param title what is shown
 * @param subtitles under what conditions, a line each
 * @param description the chart in words, for those who cannot see it
 */
public record Heading(String title, List<String> subtitles, String description) {

  /** Where the title's baseline is. */
  private static final double FIRST_BASELINE = 28;

  private static final double LINE = 17;

  /** Copies the list. */
  public Heading {
    subtitles = List.copyOf(subtitles);
  }

  /** Draws the lines at {@code x}, from the top. */
  void draw(Svg svg, double x) {
    svg.text(Style.TITLE, new Point(x, FIRST_BASELINE), Anchor.START, title);
    for (int line = 0; line < subtitles.size(); line++) {
      Point place = new Point(x, FIRST_BASELINE + 2 + (line + 1) * LINE);
      svg.text(Style.TEXT, place, Anchor.START, subtitles.get(line));
    }
  }

  /** How far down the lines reach. */
  double height() {
    return FIRST_BASELINE + 2 + subtitles.size() * LINE + 6;
  }
}
