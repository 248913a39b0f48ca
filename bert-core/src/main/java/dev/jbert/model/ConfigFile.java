package dev.jbert.model;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.ConfigJson.JsonNull;
import dev.jbert.model.ConfigJson.JsonNumber;
import dev.jbert.weights.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A config.json, read strictly. Every getter names the file and the key when the value is not what
 * it should be; a value of {@code null} counts as absent, as it does in the reference.
 */
final class ConfigFile {

  static final String NAME = "config.json";

  private final Path file;
  private final String text;
  private final Map<String, Object> values;

  private ConfigFile(Path file, String text, Map<String, Object> values) {
    this.file = file;
    this.text = text;
    this.values = values;
  }

  /** Reads {@code config.json} of a checkpoint folder. */
  static ConfigFile read(Path folder, ModelLimits limits) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      String problem =
          Files.isDirectory(folder)
              ? "no " + NAME + " in this folder, expected a Hugging Face model folder"
              : "no such folder, expected a Hugging Face model folder";
      throw new CheckpointException(Reason.CONFIG_NOT_FOUND, folder, problem);
    }
    String text = readText(file, limits.maxConfigBytes());
    return new ConfigFile(file, text, ConfigJson.parse(file, text, limits.maxDepth()));
  }

  private static String readText(Path file, int maxBytes) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE, file, "larger than the limit of " + maxBytes + " bytes");
    }
    FileKind.of(bytes)
        .ifPresent(
            kind -> {
              throw new CheckpointException(
                  Reason.WRONG_KIND_OF_FILE,
                  file,
                  "is no JSON but looks like " + kind.description());
            });
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(Reason.CONFIG_NOT_JSON, file, "not UTF-8 text", e);
    }
  }

  Path file() {
    return file;
  }

  /** The file's content as it was read. */
  String text() {
    return text;
  }

  /** A whole number that must be there, within a range. */
  int requiredInt(String key, int smallest, int largest) {
    Object value =
        find(key)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        Reason.CONFIG_MISSING_KEY, file, "key \"" + key + "\" is missing"));
    return toInt(key, value, smallest, largest);
  }

  /** A whole number within a range, or the default when the key is absent. */
  int optionalInt(String key, int absent, int smallest, int largest) {
    return find(key).map(value -> toInt(key, value, smallest, largest)).orElse(absent);
  }

  /** A number above {@code 0} and at most {@code 1}, or the default when the key is absent. */
  float optionalFraction(String key, float absent) {
    return find(key).map(value -> toFraction(key, value)).orElse(absent);
  }

  boolean optionalBoolean(String key, boolean absent) {
    return find(key)
        .map(value -> value instanceof Boolean flag ? flag : wrong(key, "true or false", value))
        .orElse(absent);
  }

  String optionalString(String key, String absent) {
    return find(key)
        .map(value -> value instanceof String text ? text : wrong(key, "a string", value))
        .orElse(absent);
  }

  /** A list of strings, empty when the key is absent. */
  List<String> optionalStrings(String key) {
    return find(key).map(value -> toStrings(key, value)).orElse(List.of());
  }

  /**
   * The names of an object that gives each number from 0 on a name, {@code {"0": "NEGATIVE", "1":
   * "POSITIVE"}}, in the order of the numbers; empty when the key is absent.
   */
  List<String> optionalLabels(String key) {
    return find(key).map(value -> toLabels(key, value)).orElse(List.of());
  }

  private Optional<Object> find(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> value != JsonNull.NULL);
  }

  private int toInt(String key, Object value, int smallest, int largest) {
    String expected = "a whole number from " + smallest + " to " + largest;
    if (!(value instanceof JsonNumber(String text))) {
      return wrong(key, expected, value);
    }
    try {
      int number = Integer.parseInt(text);
      return number >= smallest && number <= largest ? number : wrong(key, expected, value);
    } catch (NumberFormatException e) {
      return wrong(key, expected, value);
    }
  }

  private float toFraction(String key, Object value) {
    String expected = "a number above 0 and at most 1";
    if (!(value instanceof JsonNumber(String text))) {
      return wrong(key, expected, value);
    }
    float number = Float.parseFloat(text);
    return number > 0 && number <= 1 ? number : wrong(key, expected, value);
  }

  private List<String> toStrings(String key, Object value) {
    if (!(value instanceof List<?> elements)) {
      return wrong(key, "a list of strings", value);
    }
    List<String> strings = new ArrayList<>();
    for (Object element : elements) {
      strings.add(element instanceof String text ? text : wrong(key, "a list of strings", element));
    }
    return List.copyOf(strings);
  }

  private List<String> toLabels(String key, Object value) {
    if (!(value instanceof Map<?, ?> members)) {
      return wrong(key, "an object of names by number", value);
    }
    List<String> labels = new ArrayList<>();
    for (int id = 0; id < members.size(); id++) {
      Object label = members.get(Integer.toString(id));
      if (label == null) {
        return wrong(key, "names for the numbers 0 to " + (members.size() - 1), members.keySet());
      }
      labels.add(
          label instanceof String || label instanceof JsonNumber
              ? label.toString()
              : wrong(key, "a name for each number", label));
    }
    return List.copyOf(labels);
  }

  private <T> T wrong(String key, String expected, Object found) {
    throw new CheckpointException(
        Reason.CONFIG_WRONG_VALUE,
        file,
        "key \"" + key + "\": expected " + expected + ", found " + ConfigJson.describe(found));
  }
}
