package dev.jbert.tools.conform;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A value in a file of reference answers, which knows where it stands, so that a complaint about it
 * names file and place.
 *
 * @param element the value
 * @param where the file, and the way to the value in it
 */
record JsonNode(JsonElement element, String where) {
  /** Reads a whole file. */
  static JsonNode read(Path file) throws IOException {
    // Anything else, a pipe for example, could be waited for without end.
    if (!Files.isRegularFile(file)) {
      throw new FormException(file + " is no regular file");
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      return parse(reader, file.toString());
    }
  }

  /** Reads one value from a string. */
  static JsonNode parse(String json, String where) throws FormException {
    return parse(new StringReader(json), where);
  }

  private static JsonNode parse(Reader reader, String where) throws FormException {
    try {
      JsonReader json = new JsonReader(reader);
      json.setStrictness(Strictness.STRICT);
      return new JsonNode(JsonParser.parseReader(json), where);
    } catch (JsonIOException e) {
      throw new FormException(where + " is no JSON: it is not UTF-8", e);
    } catch (JsonParseException e) {
      throw new FormException(where + " is no JSON", e);
    }
  }

  boolean isObject() {
    return element.isJsonObject();
  }

  boolean isArray() {
    return element.isJsonArray();
  }

  boolean isText() {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
  }

  /** Returns the value of a key that must be there. */
  JsonNode get(String key) throws FormException {
    return find(key).orElseThrow(() -> new FormException(where + " has no \"" + key + "\""));
  }

  /** Returns the value of a key; nothing if it is absent or null. */
  Optional<JsonNode> find(String key) throws FormException {
    JsonElement value = object().get(key);
    return value == null || value.isJsonNull()
        ? Optional.empty()
        : Optional.of(new JsonNode(value, where + "." + key));
  }

  /** True if there is the key, be its value null or not. */
  boolean has(String key) throws FormException {
    return object().has(key);
  }

  /** Returns the keys, in the order of the file. */
  Set<String> keys() throws FormException {
    return object().keySet();
  }

  /** Returns the elements of an array. */
  List<JsonNode> elements() throws FormException {
    if (!(element instanceof JsonArray array)) {
      throw unlike("an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    for (JsonElement child : array) {
      elements.add(new JsonNode(child, where + "[" + elements.size() + "]"));
    }
    return elements;
  }

  /** Returns a string. */
  String text() throws FormException {
    if (!isText()) {
      throw unlike("a string");
    }
    return element.getAsString();
  }

  /** Returns an array of strings. */
  List<String> texts() throws FormException {
    List<String> texts = new ArrayList<>();
    for (JsonNode child : elements()) {
      texts.add(child.text());
    }
    return texts;
  }

  /** Returns a number. */
  double number() throws FormException {
    if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isNumber()) {
      throw unlike("a number");
    }
    return element.getAsDouble();
  }

  /** Returns a whole number in the range of int. */
  int integer() throws FormException {
    double value = number();
    if (value != (int) value) {
      throw unlike("a whole number");
    }
    return (int) value;
  }

  /** Returns true or false. */
  boolean truth() throws FormException {
    if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isBoolean()) {
      throw unlike("true or false");
    }
    return element.getAsBoolean();
  }

  /** Returns an array of whole numbers; a null among them becomes {@code otherwise}. */
  int[] integers(int otherwise) throws FormException {
    List<JsonNode> children = elements();
    int[] values = new int[children.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode child = children.get(i);
      values[i] = child.element.isJsonNull() ? otherwise : child.integer();
    }
    return values;
  }

  /** Returns an array of whole numbers. */
  int[] integers() throws FormException {
    List<JsonNode> children = elements();
    int[] values = new int[children.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = children.get(i).integer();
    }
    return values;
  }

  /** Returns an array of arrays of whole numbers. */
  int[][] integerRows() throws FormException {
    List<JsonNode> children = elements();
    int[][] rows = new int[children.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = children.get(i).integers();
    }
    return rows;
  }

  private JsonObject object() throws FormException {
    if (!(element instanceof JsonObject object)) {
      throw unlike("an object");
    }
    return object;
  }

  private FormException unlike(String expected) {
    String found = element.toString();
    String start = found.length() > 40 ? found.substring(0, 40) + "..." : found;
    return new FormException(where + ": expected " + expected + ", found " + start);
  }
}
