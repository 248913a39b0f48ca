package dev.jbert.model;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
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
 * The JSON of a config.json, parsed strictly: one object, no key twice, only so many levels. A
 * value is a {@code Map}, a {@code List}, a {@code String}, a {@code Boolean}, a {@link JsonNumber}
 * or {@link JsonNull}.
 */
final class ConfigJson {

  private static final int MAX_LISTED = 20;
  private static final int MAX_CHARS = 80;
  private static final int MAX_PATH_CHARS = 200;

  /** How Gson begins most messages: advice to who writes the program. */
  private static final String GSON_HINT =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  private final Path file;
  private final int maxDepth;

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

  private ConfigJson(Path file, int maxDepth) {
    this.file = file;
    this.maxDepth = maxDepth;
  }

  /**
   * Parses the text of a config.json.
   *
   * @param file named in errors
   * @param maxDepth most objects and arrays within each other
   * @return the members of its object, in their order
   */
  static Map<String, Object> parse(Path file, String text, int maxDepth) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(maxDepth + 1); // Counted here, so that the message can name the limit.
      Object root = new ConfigJson(file, maxDepth).value(reader, 1);
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

  /** Gson says what and where in the first line; what follows is an advertisement. */
  private static String firstLine(String message) {
    String what = OneLine.of(message.lines().findFirst().orElse("unknown problem"));
    what = what.replace(GSON_HINT, "malformed");
    return OneLine.shortened(what, MAX_PATH_CHARS);
  }

  private static String path(JsonReader reader) {
    return OneLine.shortened(reader.getPath(), MAX_PATH_CHARS);
  }

  private Object value(JsonReader reader, int depth) throws IOException {
    JsonToken token = reader.peek();
    boolean nests = token == JsonToken.BEGIN_OBJECT || token == JsonToken.BEGIN_ARRAY;
    if (nests && depth > maxDepth) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE,
          file,
          "nested deeper than the limit of " + maxDepth + " levels, at " + path(reader));
    }
    return switch (token) {
      case BEGIN_OBJECT -> object(reader, depth);
      case BEGIN_ARRAY -> array(reader, depth);
      case STRING -> reader.nextString();
      case NUMBER -> new JsonNumber(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> {
        reader.nextNull();
        yield JsonNull.NULL;
      }
      default -> throw new MalformedJsonException("unexpected " + token);
    };
  }

  private Map<String, Object> object(JsonReader reader, int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (members.put(key, value(reader, depth + 1)) != null) {
        throw new CheckpointException(
            Reason.CONFIG_DUPLICATE_KEY,
            file,
            "key \"" + OneLine.shortened(key, MAX_CHARS) + "\" stands twice");
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
      case Set<?> keys ->
          "names for "
              + keys.stream()
                  .limit(MAX_LISTED)
                  .map(key -> OneLine.shortened(key.toString(), MAX_CHARS))
                  .toList();
      case String text -> '"' + OneLine.shortened(text, MAX_CHARS) + '"';
      default -> value.toString();
    };
  }
}
