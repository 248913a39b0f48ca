package dev.jbert.tools.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.pipeline.NotFiniteException;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final StringWriter output = new StringWriter();
  private final JsonLines lines = new JsonLines(output);

  @Test
  void eachValueIsALine() throws IOException {
    lines.write(json -> json.beginObject().name("a").value("<é\n>").endObject());
    lines.write(json -> JsonLines.array(json, new int[] {1, 2}));
    assertEquals("{\"a\": \"<é\\n>\"}\n[1, 2]\n", output.toString());
  }

  @Test
  void floatsComeBackAsTheyWere() throws IOException {
    float[] values = {0.1f, 1e-30f, Float.MIN_VALUE, -3.4028235e38f, 16777217f};
    lines.write(json -> JsonLines.array(json, values));
    String[] shown = output.toString().strip().replaceAll("[\\[\\]]", "").split(", ");
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], Float.parseFloat(shown[i]));
    }
  }

  @Test
  void whatIsNoJsonLeavesNothingBehind() {
    assertThrows(
        NotFiniteException.class,
        () -> lines.write(json -> JsonLines.array(json, new float[] {1, Float.NaN})));
    assertEquals("", output.toString());
  }
}
