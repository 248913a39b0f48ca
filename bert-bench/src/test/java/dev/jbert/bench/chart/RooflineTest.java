package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.bench.chart.Roofline.Ceiling;
import dev.jbert.bench.chart.Roofline.Dot;
import dev.jbert.bench.chart.Roofline.Slope;
import dev.jbert.bench.chart.Roofline.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RooflineTest {
  private static final Heading HEADING = new Heading("Title", List.of(), "Description");
  private static final Ceiling CEILING = new Ceiling("FMA", 256);
  private static final List<Slope> SLOPES =
      List.of(new Slope("memory", 32), new Slope("cache", 64));

  private static Document drawn(Dot... dots) throws Exception {
    return Documents.parse(new Roofline(HEADING, CEILING, SLOPES, List.of(dots)).svg());
  }

  @Test
  void aDotOnARoofLiesOnItsLine() throws Exception {
    Document document =
        drawn(
            new Dot("ridge", 8, 256, Weight.MAIN),
            new Dot("below", 2, 16, Weight.SECOND),
            new Dot("far", 128, 128, Weight.SECOND));
    List<Element> roofs = Documents.elements(document, "line", "roof");
    Element ceiling = roofs.get(0);
    Element memory = roofs.get(1);
    Element ridge = Documents.elements(document, "circle", "main").getFirst();
    assertEquals(Documents.number(ceiling, "y1"), Documents.number(ridge, "cy"), 0.02);
    assertEquals(Documents.number(memory, "x2"), Documents.number(ridge, "cx"), 0.02);
    assertEquals(Documents.number(memory, "y2"), Documents.number(ridge, "cy"), 0.02);
  }

  @Test
  void equalRatiosAreEqualDistances() throws Exception {
    Document document =
        drawn(
            new Dot("a", 2, 16, Weight.SECOND),
            new Dot("b", 8, 32, Weight.SECOND),
            new Dot("c", 32, 128, Weight.SECOND));
    List<Element> dots = Documents.elements(document, "circle", "second");
    double ab = Documents.number(dots.get(1), "cx") - Documents.number(dots.get(0), "cx");
    double bc = Documents.number(dots.get(2), "cx") - Documents.number(dots.get(1), "cx");
    assertEquals(ab, bc, 0.02);
    double up = Documents.number(dots.get(0), "cy") - Documents.number(dots.get(1), "cy");
    double upTwice = Documents.number(dots.get(1), "cy") - Documents.number(dots.get(2), "cy");
    assertEquals(2 * up, upTwice, 0.03);
  }

  @Test
  void everyRoofAndDotIsNamed() throws Exception {
    Document document = drawn(new Dot("a", 2, 16, Weight.SECOND));
    for (String text : List.of("FMA: 256 GFLOP/s", "memory: 32 GB/s", "cache: 64 GB/s", "a")) {
      Documents.text(document, text);
    }
  }

  @Test
  void whatHasNoLogarithmIsRefused() {
    Dot zero = new Dot("zero", 0, 1, Weight.MAIN);
    assertEquals(
        "zero: expected a number above 0 for a logarithmic axis, found 0.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Roofline(HEADING, CEILING, SLOPES, List.of(zero)))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Roofline(HEADING, CEILING, SLOPES, List.of()));
  }
}
