package dev.jbert.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.ModelLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An object of a JSON file of settings. Every getter names the file and the key when the value is
 * not what it should be; a value of {@code null} counts as absent.
 */
final class JsonSettings {

  private static final int MAX_SHOWN = 80;

  private final Path file;
  private final JsonObject object;

  private JsonSettings(Path file, JsonElement element) {
    this.file = file;
    if (!element.isJsonObject()) {
      throw wrong("expected a JSON object");
    }
    this.object = element.getAsJsonObject();
  }

  /**
   * Reads a file that is one object.
   *
   * @throws CheckpointException if it is not there, too large or no object
   */
  static JsonSettings read(Path file, ModelLimits limits) throws IOException {
    return new JsonSettings(file, parse(file, limits));
  }

  /** Reads a file that is one object; where there is no file, the object has no keys. */
  static JsonSettings readIfThere(Path file, ModelLimits limits) throws IOException {
    return Files.exists(file) ? read(file, limits) : new JsonSettings(file, new JsonObject());
  }

  /** Reads a file that is a list of objects; throws as {@link #read}. */
  static List<JsonSettings> readList(Path file, ModelLimits limits) throws IOException {
    JsonElement list = parse(file, limits);
    if (!list.isJsonArray()) {
      throw new CheckpointException(
          Reason.CONFIG_WRONG_VALUE, file, "expected a list of JSON objects");
    }
    List<JsonSettings> objects = new ArrayList<>();
    list.getAsJsonArray().forEach(element -> objects.add(new JsonSettings(file, element)));
    return objects;
  }

  private static JsonElement parse(Path file, ModelLimits limits) throws IOException {
    return SettingsJson.parse(file, SettingsJson.text(file, limits), limits);
  }

  Path file() {
    return file;
  }

  Set<String> keys() {
    return object.keySet();
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  private Optional<JsonElement> value(String key) {
    return Optional.ofNullable(object.get(key)).filter(value -> !value.isJsonNull());
  }

  /** A string that must be there. */
  String text(String key) {
    return find(key).orElseThrow(() -> wrong("key \"" + key + "\": expected a string"));
  }

  /** A string, if it is there. */
  Optional<String> find(String key) {
    return value(key).map(value -> string(key, value));
  }

  boolean flag(String key, boolean absent) {
    return value(key)
        .map(
            value -> {
              if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
                throw wrong(key, "true or false", value);
              }
              return value.getAsBoolean();
            })
        .orElse(absent);
  }

  /** A number from 1 that must be there. */
  int wholeNumber(String key) {
    return findWholeNumber(key)
        .orElseThrow(() -> wrong("key \"" + key + "\": expected a whole number from 1"));
  }

  /** A number from 1, if it is there. */
  OptionalInt findWholeNumber(String key) {
    Optional<JsonElement> value = value(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!value.get().toString().matches("[1-9][0-9]{0,8}")) {
      throw wrong(key, "a whole number from 1", value.get());
    }
    return OptionalInt.of(value.get().getAsInt());
  }

  /** The strings of a list, or a single one that stands there instead of a list. */
  List<String> textOrTexts(String key) {
    JsonElement value = object.get(key);
    if (!value.isJsonArray()) {
      return List.of(text(key));
    }
    List<String> texts = new ArrayList<>();
    value.getAsJsonArray().forEach(element -> texts.add(string(key, element)));
    return texts;
  }

  /** The strings of an object by name, in order; {@code null} is the empty string. */
  Map<String, String> textsByName(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    value(key)
        .ifPresent(
            value -> {
              if (!value.isJsonObject()) {
                throw wrong(key, "an object of strings", value);
              }
              value
                  .getAsJsonObject()
                  .asMap()
                  .forEach((n, v) -> texts.put(n, v.isJsonNull() ? "" : string(key, v)));
            });
    return texts;
  }

  private String string(String key, JsonElement value) {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw wrong(key, "a string", value);
    }
    return value.getAsString();
  }

  private CheckpointException wrong(String key, String expected, JsonElement found) {
    String value = found.isJsonObject() || found.isJsonArray() ? kind(found) : found.toString();
    String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
    return wrong("key \"%s\": expected %s, found %s".formatted(key, expected, shown));
  }

  private static String kind(JsonElement value) {
    return value.isJsonArray() ? "a list" : "an object";
  }

  CheckpointException wrong(String problem) {
    return new CheckpointException(Reason.CONFIG_WRONG_VALUE, file, problem);
  }

  CheckpointException unsupported(String problem) {
    return new CheckpointException(Reason.UNSUPPORTED, file, problem);
  }
}
