package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.bench.chart.LabelPlacement.Placed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelPlacementTest {
  private static final Box AREA = new Box(0, 0, 800, 400);

  /** Two crowds of dots, one in a corner, as a roofline has them. */
  private static final List<Point> DOTS = new ArrayList<>();

  private static final List<String> TEXTS = new ArrayList<>();

  static {
    for (int i = 0; i < 6; i++) {
      DOTS.add(new Point(400 + 3 * i, 200 - 4 * (i % 3)));
      DOTS.add(new Point(790 - 2 * i, 10 + 3 * i));
      TEXTS.add("a label, " + i);
      TEXTS.add("a label at the edge, " + i);
    }
  }

  private static List<Placed> place() {
    return new LabelPlacement(AREA, List.of(new Box(300, 100, 300, 20)), List.of())
        .place(TEXTS, DOTS);
  }

  @Test
  void crowdedLabelsOverlapNeitherEachOtherNorDotsNorObstacles() {
    List<Placed> placed = place();
    for (int i = 0; i < placed.size(); i++) {
      Box box = placed.get(i).box();
      assertTrue(AREA.contains(box), placed.get(i) + " leaves the area");
      assertFalse(box.overlaps(new Box(300, 100, 300, 20)), placed.get(i) + " covers the obstacle");
      for (Point dot : DOTS) {
        assertFalse(box.contains(dot), placed.get(i) + " covers the dot " + dot);
      }
      for (int j = 0; j < i; j++) {
        assertFalse(box.overlaps(placed.get(j).box()), placed.get(i) + " covers " + placed.get(j));
      }
    }
  }

  @Test
  void equalInputGivesEqualPlaces() {
    assertEquals(place(), place());
  }

  @Test
  void aLabelWithRoomStandsBesideItsDotWithoutALeader() {
    Placed placed =
        new LabelPlacement(AREA, List.of(), List.of())
            .place(List.of("alone"), List.of(new Point(100, 100)))
            .getFirst();
    assertEquals(108, placed.box().left(), 1e-9);
    assertEquals(100, placed.box().center().y(), 1e-9);
    assertTrue(placed.leader().isEmpty());
  }

  @Test
  void aLabelAvoidsALine() {
    Segment line = new Segment(new Point(0, 100), new Point(800, 100));
    Placed placed =
        new LabelPlacement(AREA, List.of(), List.of(line))
            .place(List.of("alone"), List.of(new Point(100, 100)))
            .getFirst();
    assertFalse(line.crosses(placed.box()));
  }
}
