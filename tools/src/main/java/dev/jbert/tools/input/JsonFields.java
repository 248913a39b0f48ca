package dev.jbert.tools.input;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one line of JSON: {@code {"question": "...", "context": "..."}}. Every method
 * throws {@link IllegalArgumentException} if the line is not what it should be.
 */
public final class JsonFields {
  private final JsonObject object;

  private JsonFields(JsonObject object) {
    this.object = object;
  }

  /**
   * Parses a line.
   *
   * @param keys the fields that there may be; any other is refused, as it would be passed over
   * @throws IllegalArgumentException if it is no JSON object or has another field
   */
  public static JsonFields parse(String line, Set<String> keys) {
    JsonFields fields = parse(line);
    for (String key : fields.object.keySet()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(
            "expected the fields " + String.join(", ", keys) + ", found \"" + key + "\"");
      }
    }
    return fields;
  }

  /**
   * Parses a line that may have any fields.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static JsonFields parse(String line) {
    JsonElement value;
    try {
      JsonReader reader = new JsonReader(new StringReader(line));
      reader.setStrictness(Strictness.STRICT);
      value = JsonParser.parseReader(reader);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("expected a JSON object, found no JSON", e);
    }
    if (!(value instanceof JsonObject object)) {
      throw new IllegalArgumentException("expected a JSON object, found " + kind(value));
    }
    return new JsonFields(object);
  }

  private static String kind(JsonElement value) {
    return value.isJsonArray() ? "a list" : "a single value";
  }

  /** Returns a string that must be there. */
  public String text(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalArgumentException("the field \"" + key + "\" is missing"));
  }

  /** Returns a string; nothing if it is absent or null. */
  public Optional<String> find(String key) {
    JsonElement value = object.get(key);
    return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(string(key, value));
  }

  /** Returns a list of strings that must be there. */
  public List<String> texts(String key) {
    if (!(object.get(key) instanceof JsonArray array)) {
      throw new IllegalArgumentException("the field \"" + key + "\" must be a list of strings");
    }
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(string(key, element)));
    return texts;
  }

  private static String string(String key, JsonElement value) {
    if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
      return value.getAsString();
    }
    throw new IllegalArgumentException("the field \"" + key + "\" must be a string");
  }
}
