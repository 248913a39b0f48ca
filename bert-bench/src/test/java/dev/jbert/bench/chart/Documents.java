package dev.jbert.bench.chart;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Reads what was drawn, as any reader of XML does. */
final class Documents {

  private Documents() {}

  /** Fails unless the text is a whole XML document. */
  static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** The elements of a name and class, in order. */
  static List<Element> elements(Document document, String name, String className) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Element element = (Element) nodes.item(i);
      if (element.getAttribute("class").equals(className)) {
        found.add(element);
      }
    }
    return found;
  }

  /** The one element with that text. */
  static Element text(Document document, String content) {
    NodeList nodes = document.getElementsByTagName("text");
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i).getTextContent().equals(content)) {
        found.add((Element) nodes.item(i));
      }
    }
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " texts '" + content + "'");
    }
    return found.getFirst();
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
