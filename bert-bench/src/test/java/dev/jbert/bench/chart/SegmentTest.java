package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SegmentTest {
  private static final Segment SLOPE = segment(0, 0, 10, 10);

  private static Segment segment(double x1, double y1, double x2, double y2) {
    return new Segment(new Point(x1, y1), new Point(x2, y2));
  }

  @Test
  void linesCrossWhereBothGoOn() {
    assertTrue(SLOPE.crosses(segment(0, 10, 10, 0)));
    assertFalse(SLOPE.crosses(segment(0, 10, 4, 6)));
    assertFalse(SLOPE.crosses(segment(1, 0, 11, 10)));
  }

  @Test
  void aLineCrossesABoxThatItEntersOrPasses() {
    Box box = new Box(4, 2, 4, 4);
    assertTrue(SLOPE.crosses(box));
    assertTrue(segment(5, 3, 20, 3).crosses(box));
    assertTrue(segment(0, 4, 20, 4).crosses(box));
    assertFalse(segment(0, 7, 20, 7).crosses(box));
    assertFalse(segment(0, 0, 3, 8).crosses(box));
  }
}
