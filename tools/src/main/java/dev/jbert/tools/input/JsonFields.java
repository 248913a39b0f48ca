package dev.jbert.tools.input;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
            "expected the fields "
                + keys.stream().sorted().collect(Collectors.joining(", "))
                + ", found \""
                + key
                + "\"");
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
    return find(key).orElseThrow(() -> missing(key));
  }

  /** Returns a string; nothing if it is absent or null. */
  public Optional<String> find(String key) {
    return has(key) ? Optional.of(string(key, object.get(key))) : Optional.empty();
  }

  /** True if there is the field, and it is not null. */
  public boolean has(String key) {
    JsonElement value = object.get(key);
    return value != null && !value.isJsonNull();
  }

  /** Returns a list of strings that must be there. */
  public List<String> texts(String key) {
    if (!has(key)) {
      throw missing(key);
    }
    if (!(object.get(key) instanceof JsonArray array)
        || !array.asList().stream().allMatch(JsonFields::isString)) {
      throw new IllegalArgumentException("the field \"" + key + "\" must be a list of strings");
    }
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  /** Returns a list of strings that must be there, which may stand as one string with commas. */
  public List<String> textsOrCommas(String key) {
    return has(key) && object.get(key).isJsonPrimitive()
        ? List.of(text(key).split(","))
        : texts(key);
  }

  private static IllegalArgumentException missing(String key) {
    return new IllegalArgumentException("the field \"" + key + "\" is missing");
  }

  private static String string(String key, JsonElement value) {
    if (isString(value)) {
      return value.getAsString();
    }
    throw new IllegalArgumentException("the field \"" + key + "\" must be a string");
  }

  private static boolean isString(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }
}
