package dev.jbert.model;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.model.CheckpointException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON of a config.json, parsed strictly: one object, no key twice, at most {@value #MAX_DEPTH}
 * levels. A value is a {@code Map}, a {@code List}, a {@code String}, a {@code Boolean}, a {@link
 * JsonNumber} or {@link JsonNull}.
 */
final class ConfigJson {

  static final int MAX_DEPTH = 64;

  private static final int MAX_LISTED = 20;

  private final Path file;

  /** A JSON number as it is written, so that 1.5 is never taken for 1. */
  record JsonNumber(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  enum JsonNull {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  private ConfigJson(Path file) {
    this.file = file;
  }

  /**
   * Parses the text of a config.json.
   *
   * @param file named in errors
   * @return the members of its object, in their order
   */
  static Map<String, Object> parse(Path file, String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      Object root = new ConfigJson(file).value(reader, 1);
      reader.peek(); // Strict reading fails here on anything that follows the first value.
      if (!(root instanceof Map<?, ?> object)) {
        throw new CheckpointException(
            Reason.CONFIG_NOT_JSON, file, "expected a JSON object, found " + describe(root));
      }
      Map<String, Object> values = new LinkedHashMap<>();
      object.forEach((key, value) -> values.put((String) key, value));
      return values;
    } catch (EOFException | MalformedJsonException | JsonParseException e) {
      throw new CheckpointException(
          Reason.CONFIG_NOT_JSON, file, "not valid JSON: " + firstLine(e.getMessage()), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from a string failed", e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("unknown problem");
  }

  private Object value(JsonReader reader, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE, file, "nested deeper than " + MAX_DEPTH + " levels");
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader, depth);
      case BEGIN_ARRAY -> array(reader, depth);
      case STRING -> reader.nextString();
      case NUMBER -> new JsonNumber(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> {
        reader.nextNull();
        yield JsonNull.NULL;
      }
      default -> throw new MalformedJsonException("unexpected " + reader.peek());
    };
  }

  private Map<String, Object> object(JsonReader reader, int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (members.put(key, value(reader, depth + 1)) != null) {
        throw new CheckpointException(
            Reason.CONFIG_DUPLICATE_KEY, file, "key \"" + key + "\" stands twice");
      }
    }
    reader.endObject();
    return members;
  }

  private List<Object> array(JsonReader reader, int depth) throws IOException {
    List<Object> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(value(reader, depth + 1));
    }
    reader.endArray();
    return elements;
  }

  /** A value in an error message. */
  static String describe(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case Set<?> keys -> "names for " + keys.stream().limit(MAX_LISTED).toList();
      case String text -> '"' + (text.length() > 80 ? text.substring(0, 80) + "..." : text) + '"';
      default -> value.toString();
    };
  }
}
