package dev.jbert.bench.chart;

/**
 * A rectangle along the axes.
 *
 * @param left its left edge
 * @param top its upper edge
 * @param width to the right
 * @param height downwards
 */
record Box(double left, double top, double width, double height) {

  /** The box with its middle there. */
  static Box around(Point center, double width, double height) {
    return new Box(center.x() - width / 2, center.y() - height / 2, width, height);
  }

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  Point center() {
    return new Point(left + width / 2, top + height / 2);
  }

  boolean contains(Point point) {
    return point.x() > left && point.x() < right() && point.y() > top && point.y() < bottom();
  }

  boolean contains(Box other) {
    return other.left >= left
        && other.right() <= right()
        && other.top >= top
        && other.bottom() <= bottom();
  }

  /** Whether the two share an area. */
  boolean overlaps(Box other) {
    return left < other.right()
        && other.left < right()
        && top < other.bottom()
        && other.top < bottom();
  }

  /** The point of the box that is nearest. */
  Point nearest(Point point) {
    return new Point(Math.clamp(point.x(), left, right()), Math.clamp(point.y(), top, bottom()));
  }
}
