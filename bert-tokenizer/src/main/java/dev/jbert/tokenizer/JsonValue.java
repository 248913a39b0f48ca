package dev.jbert.tokenizer;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.CharArrayReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in a JSON file, with the file and the path to it for messages. Nothing is forgiven: no
 * key twice, no half surrogate pair, no number where a string is due.
 */
final class JsonValue {

  /** How Gson begins most messages: advice to who writes the program. */
  private static final String GSON_HINT =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  private static final int MAX_INTEGER_CHARS = "-2147483648".length();

  private final Path file;
  private final String path;
  private final Object value;

  /** The value {@code null}. */
  private enum Null {
    NULL
  }

  /** A number as it is written, if it is no plain integer; those are {@code Integer}. */
  private record Digits(String text) {}

  /** What reads a file, and where it is. */
  private record Reading(JsonReader reader, Path file, int maxDepth) {

    TokenizerFileException error(Reason reason, String problem) {
      return new TokenizerFileException(reason, file, problem + " at " + reader.getPath());
    }
  }

  private JsonValue(Path file, String path, Object value) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  /**
   * Reads a whole file.
   *
   * @param maxDepth most objects and arrays within each other
   * @throws TokenizerFileException if the file is not there, too large, no UTF-8, no JSON or nested
   *     too deep
   */
  static JsonValue read(Path file, int maxBytes, int maxDepth) throws IOException {
    JsonReader reader = new JsonReader(reader(TextFile.read(file, maxBytes)));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(maxDepth + 1); // Counted here, so that the message can name the limit.
    try {
      Object value = readValue(new Reading(reader, file, maxDepth), 1);
      // In strict mode this fails by itself if anything but white space follows.
      reader.peek();
      return new JsonValue(file, "$", value);
    } catch (EOFException e) {
      throw new TokenizerFileException(
          Reason.NOT_JSON, file, "the JSON ends too early, at " + reader.getPath(), e);
    } catch (MalformedJsonException e) {
      // The first line says what and where; the second is an advertisement.
      String what = e.getMessage().lines().findFirst().orElse("").replace(GSON_HINT, "malformed");
      throw new TokenizerFileException(Reason.NOT_JSON, file, "no valid JSON: " + what, e);
    }
  }

  /** Over the chars as they are: a string of them would be two more passes over all. */
  private static Reader reader(CharBuffer text) {
    return new CharArrayReader(
        text.array(), text.arrayOffset() + text.position(), text.remaining());
  }

  private static Object readValue(Reading reading, int depth) throws IOException {
    JsonReader reader = reading.reader();
    JsonToken token = reader.peek();
    boolean nests = token == JsonToken.BEGIN_OBJECT || token == JsonToken.BEGIN_ARRAY;
    if (nests && depth > reading.maxDepth()) {
      throw reading.error(
          Reason.NOT_JSON, "nested deeper than the limit of " + reading.maxDepth() + " levels,");
    }
    return switch (token) {
      case BEGIN_OBJECT -> readObject(reading, depth);
      case BEGIN_ARRAY -> readArray(reading, depth);
      case STRING -> reader.nextString();
      case NUMBER -> number(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> {
        reader.nextNull();
        yield Null.NULL;
      }
      default -> throw new MalformedJsonException("unexpected " + token);
    };
  }

  private static Object number(String text) {
    if (isInteger(text)) {
      long number = Long.parseLong(text);
      if (number == (int) number) {
        return (int) number;
      }
    }
    return new Digits(text);
  }

  /** Whether a number of JSON has digits and a sign only. By hand: a vocabulary has 30,000. */
  private static boolean isInteger(String number) {
    if (number.length() > MAX_INTEGER_CHARS || number.equals("-0")) {
      return false;
    }
    for (int i = number.charAt(0) == '-' ? 1 : 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Object> readObject(Reading reading, int depth) throws IOException {
    JsonReader reader = reading.reader();
    Map<String, Object> fields = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (fields.put(name, readValue(reading, depth + 1)) != null) {
        throw reading.error(Reason.DUPLICATE_KEY, "the key stands twice");
      }
    }
    reader.endObject();
    return fields.isEmpty() ? Map.of() : fields;
  }

  private static List<Object> readArray(Reading reading, int depth) throws IOException {
    JsonReader reader = reading.reader();
    List<Object> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(readValue(reading, depth + 1));
    }
    reader.endArray();
    return elements.isEmpty() ? List.of() : elements;
  }

  boolean isNull() {
    return value == Null.NULL;
  }

  boolean isObject() {
    return value instanceof Map;
  }

  boolean isString() {
    return value instanceof String;
  }

  /** The field of an object, if it is there, even if it is {@code null}. */
  Optional<JsonValue> find(String name) {
    Object field = object().get(name);
    return field == null
        ? Optional.empty()
        : Optional.of(new JsonValue(file, path + "." + name, field));
  }

  /** The field of an object, if it is there and not {@code null}. */
  Optional<JsonValue> findPresent(String name) {
    return find(name).filter(field -> !field.isNull());
  }

  /** The field of an object. */
  JsonValue get(String name) {
    return find(name)
        .orElseThrow(() -> error(Reason.WRONG_FORM, "the key " + name + " is missing"));
  }

  /** The fields of an object in the order of the file. */
  Map<String, JsonValue> fields() {
    Map<String, JsonValue> fields = LinkedHashMap.newLinkedHashMap(object().size());
    object()
        .forEach((name, field) -> fields.put(name, new JsonValue(file, path + "." + name, field)));
    return fields;
  }

  /** The elements of an array. */
  List<JsonValue> elements() {
    if (!(value instanceof List<?> elements)) {
      throw expected("an array");
    }
    List<JsonValue> values = new ArrayList<>();
    for (Object element : elements) {
      values.add(new JsonValue(file, path + "[" + values.size() + "]", element));
    }
    return values;
  }

  String string() {
    if (value instanceof String text) {
      return text;
    }
    throw expected("a string");
  }

  boolean bool() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw expected("true or false");
  }

  /** An integer from {@code least} to {@code most}. */
  int integer(int least, int most) {
    if (value instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw expected("an integer from " + least + " to " + most);
  }

  /** The fields of an object of integers, in the order of the file. */
  Map<String, Integer> integers() {
    object()
        .forEach(
            (name, field) -> {
              if (!(field instanceof Integer)) {
                get(name).integer(Integer.MIN_VALUE, Integer.MAX_VALUE); // throws
              }
            });
    @SuppressWarnings({"unchecked", "rawtypes"}) // every field has been looked at
    Map<String, Integer> integers = (Map) object();
    return integers;
  }

  /** A number of any size. */
  double number() {
    return switch (value) {
      case Integer number -> number;
      case Digits digits -> Double.parseDouble(digits.text());
      default -> throw expected("a number");
    };
  }

  /** The {@code type} of a component; that of {@code null} is {@code null}. */
  String type() {
    return isNull() ? "null" : get("type").string();
  }

  /** An error about a component of an unknown type. */
  TokenizerFileException unsupported(String component) {
    return error(
        Reason.UNSUPPORTED_COMPONENT,
        "the " + component + " of type " + type() + " is not supported");
  }

  /** An error about this value. */
  TokenizerFileException error(Reason reason, String problem) {
    return new TokenizerFileException(reason, file, problem + ", at " + path);
  }

  private Map<String, Object> object() {
    if (!(value instanceof Map<?, ?> fields)) {
      throw expected("an object");
    }
    @SuppressWarnings("unchecked") // only readObject makes maps
    Map<String, Object> typed = (Map<String, Object>) fields;
    return typed;
  }

  private TokenizerFileException expected(String what) {
    String found =
        switch (value) {
          case String text -> "the string '" + text.substring(0, Math.min(80, text.length())) + "'";
          case Digits digits -> digits.text();
          case Map<?, ?> fields -> "an object of " + fields.size() + " fields";
          case List<?> elements -> "an array of " + elements.size() + " elements";
          case Null none -> "null";
          default -> value.toString();
        };
    return error(Reason.WRONG_FORM, "expected " + what + ", found " + found);
  }
}
