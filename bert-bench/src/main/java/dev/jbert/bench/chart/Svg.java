package dev.jbert.bench.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Writes an SVG document: what is drawn later lies above what was drawn before. The text is a
 * function of the calls alone; coordinates have at most two decimals.
 */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /** Begins a document with a surface over all of it. */
  Svg(double width, double height, Heading heading) {
    append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" "
            + "viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"title description\">",
        number(width), number(height), number(width), number(height));
    append("<title id=\"title\">%s</title>", escape(heading.title()));
    append("<desc id=\"description\">%s</desc>", escape(heading.description()));
    text.append("<style>\n").append(Style.SHEET).append("</style>\n");
    rectangle(Style.SURFACE, new Box(0, 0, width, height));
  }

  void line(Style style, Segment line) {
    append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
        style.className(),
        number(line.from().x()),
        number(line.from().y()),
        number(line.to().x()),
        number(line.to().y()));
  }

  void rectangle(Style style, Box box) {
    append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
        style.className(),
        number(box.left()),
        number(box.top()),
        number(box.width()),
        number(box.height()));
  }

  void circle(Style style, Point center, double radius) {
    append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>",
        style.className(), number(center.x()), number(center.y()), number(radius));
  }

  /** Text on one line; the place is on its baseline. */
  void text(Style style, Point place, Anchor anchor, String content) {
    append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        style.className(), number(place.x()), number(place.y()), anchor.value(), escape(content));
  }

  /** Text turned around its place, in degrees clockwise. */
  void text(Style style, Point place, Anchor anchor, String content, double degrees) {
    append(
        "<text class=\"%s\" transform=\"translate(%s %s) rotate(%s)\" text-anchor=\"%s\">%s</text>",
        style.className(),
        number(place.x()),
        number(place.y()),
        number(degrees),
        anchor.value(),
        escape(content));
  }

  /** Ends the document. */
  String finish() {
    return text + "</svg>\n";
  }

  private void append(String format, Object... parts) {
    text.append(String.format(Locale.ROOT, format, parts)).append('\n');
  }

  private static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
    return rounded.stripTrailingZeros().toPlainString();
  }

  private static String escape(String content) {
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
