package dev.jbert.bench.chart;

/**
 * A straight line.
 *
 * @param from its start
 * @param to its end
 */
record Segment(Point from, Point to) {

  /** Whether the two have a point in common; lines that only touch or lie in one another do not. */
  boolean crosses(Segment other) {
    return turn(from, to, other.from) * turn(from, to, other.to) < 0
        && turn(other.from, other.to, from) * turn(other.from, other.to, to) < 0;
  }

  /** Whether a part of the line lies in the box. */
  boolean crosses(Box box) {
    Point topLeft = new Point(box.left(), box.top());
    Point topRight = new Point(box.right(), box.top());
    Point bottomLeft = new Point(box.left(), box.bottom());
    Point bottomRight = new Point(box.right(), box.bottom());
    return box.contains(from)
        || box.contains(to)
        || crosses(new Segment(topLeft, bottomRight))
        || crosses(new Segment(bottomLeft, topRight));
  }

  /** Which way one turns at b, on the way from a to c: the sign tells. */
  private static double turn(Point a, Point b, Point c) {
    return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
  }
}
