package dev.jbert.tools.output;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import dev.jbert.pipeline.NotFiniteException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

/**
 * JSON values, each on a line of its own and flushed, so that a reader sees answers as they come.
 */
public final class JsonLines {
  private final Writer output;

  /** Writes to {@code output}, and to nothing else. */
  public JsonLines(Writer output) {
    this.output = output;
  }

  /** What writes one JSON value. */
  @FunctionalInterface
  public interface Value {
    /** Writes exactly one value. */
    void writeTo(JsonWriter json) throws IOException;
  }

  /** Writes one value and a line feed. A value that fails half-way leaves nothing behind. */
  public void write(Value value) throws IOException {
    StringWriter line = new StringWriter();
    JsonWriter json = new JsonWriter(line);
    json.setStrictness(Strictness.STRICT);
    json.setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true));
    value.writeTo(json);
    json.close();
    output.append(line.getBuffer()).append('\n').flush();
  }

  /**
   * Writes an array of numbers, each with as many digits as bring the same float back.
   *
   * @throws NotFiniteException if one is NaN or infinite
   */
  public static void array(JsonWriter json, float[] values) throws IOException {
    json.beginArray();
    for (float value : FiniteNumbers.of(values)) {
      json.value(value);
    }
    json.endArray();
  }

  /** Writes an array of whole numbers. */
  public static void array(JsonWriter json, int[] values) throws IOException {
    json.beginArray();
    for (int value : values) {
      json.value(value);
    }
    json.endArray();
  }
}
