package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.bench.chart.BarChart.Axis;
import dev.jbert.bench.chart.BarChart.Bar;
import dev.jbert.bench.chart.BarChart.Group;
import dev.jbert.bench.chart.BarChart.Reference;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BarChartTest {
  private static final Heading HEADING = new Heading("Title", List.of("Subtitle"), "Description");
  private static final Axis AXIS = new Axis("ratio", "×", new Reference("equal", 1));

  private static Bar bar(String label, double value, OptionalDouble aim) {
    return new Bar(label, value, aim, List.of(label + " detail"));
  }

  private static BarChart chart(Bar... bars) {
    return new BarChart(
        HEADING, AXIS, List.of("column"), List.of(new Group("group", List.of(bars))));
  }

  @Test
  void barsAreAsLongAsTheirValues() throws Exception {
    Document document =
        Documents.parse(
            chart(bar("two", 2, OptionalDouble.empty()), bar("half", 0.5, OptionalDouble.of(1.5)))
                .svg());
    List<Element> bars = Documents.elements(document, "rect", "main");
    double two = Documents.number(bars.get(0), "width");
    double half = Documents.number(bars.get(1), "width");
    assertEquals(4, two / half, 0.01);
    double left = Documents.number(bars.get(0), "x");
    Element aim = Documents.elements(document, "line", "aim").getFirst();
    assertEquals(left + 0.75 * two, Documents.number(aim, "x1"), 0.02);
    Element reference = Documents.elements(document, "line", "reference").getFirst();
    assertEquals(left + 0.5 * two, Documents.number(reference, "x1"), 0.02);
  }

  @Test
  void everyLabelIsText() throws Exception {
    Document document = Documents.parse(chart(bar("two", 2, OptionalDouble.of(1))).svg());
    for (String text :
        List.of(
            "Title",
            "Subtitle",
            "group",
            "two",
            "two detail",
            "column",
            "ratio",
            "equal",
            "aim",
            "2.00×")) {
      Documents.text(document, text);
    }
  }

  @Test
  void aValueStandsBehindAnAimThatFollowsItsBar() throws Exception {
    Document document = Documents.parse(chart(bar("two", 2, OptionalDouble.of(2.1))).svg());
    double aim = Documents.number(Documents.elements(document, "line", "aim").getFirst(), "x1");
    assertEquals(aim + 8, Documents.number(Documents.text(document, "2.00×"), "x"), 0.02);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertEquals(
        "bar bad: expected a number of 0 or more, found NaN",
        assertThrows(
                IllegalArgumentException.class,
                () -> chart(bar("bad", Double.NaN, OptionalDouble.empty())))
            .getMessage());
    Bar bare = new Bar("bare", 1, OptionalDouble.empty(), List.of());
    assertEquals(
        "bar bare: expected 1 details, found 0",
        assertThrows(IllegalArgumentException.class, () -> chart(bare)).getMessage());
    assertThrows(IllegalArgumentException.class, BarChartTest::chart);
  }
}
