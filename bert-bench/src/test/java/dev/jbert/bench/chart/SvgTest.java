package dev.jbert.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SvgTest {
  private static final Heading HEADING =
      new Heading("a < b", List.of(), "what is below & \"above\"");

  @Test
  void aDocumentHasItsNameAndDescription() throws Exception {
    Document document = Documents.parse(new Svg(100, 50, HEADING).finish());
    assertEquals("a < b", document.getElementsByTagName("title").item(0).getTextContent());
    assertEquals(
        "what is below & \"above\"",
        document.getElementsByTagName("desc").item(0).getTextContent());
    assertEquals("0 0 100 50", document.getDocumentElement().getAttribute("viewBox"));
  }

  @Test
  void textIsEscaped() throws Exception {
    Svg svg = new Svg(1, 1, HEADING);
    svg.text(Style.TEXT, new Point(0, 0), Anchor.END, "1 < 2 & 3 > 2");
    assertTrue(svg.finish().contains(">1 &lt; 2 &amp; 3 &gt; 2</text>"));
    Documents.text(Documents.parse(svg.finish()), "1 < 2 & 3 > 2");
  }

  @Test
  void numbersHaveTwoDecimalsAtMostInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      Svg svg = new Svg(1, 1, HEADING);
      svg.circle(Style.MAIN, new Point(1.0 / 3, 1200), 4.50);
      assertTrue(
          svg.finish().contains("<circle class=\"main\" cx=\"0.33\" cy=\"1200\" r=\"4.5\"/>"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyStyleThatIsDrawnIsInTheSheet() {
    for (Style style : Style.values()) {
      if (style != Style.TEXT) {
        assertTrue(Style.SHEET.contains("." + style.className() + " {"), style.className());
      }
    }
  }
}
