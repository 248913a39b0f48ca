package dev.jbert.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.ModelLimits;
import dev.jbert.weights.FileKind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON files of settings strictly: UTF-8, one value, no key twice, only so many levels. */
final class SettingsJson {

  private static final int MAX_PATH_CHARS = 200;

  private final Path file;
  private final JsonReader reader;
  private final int maxDepth;

  private SettingsJson(Path file, JsonReader reader, int maxDepth) {
    this.file = file;
    this.reader = reader;
    this.maxDepth = maxDepth;
  }

  /**
   * The text of a file.
   *
   * @throws CheckpointException if it is not there, too large, no UTF-8 or plainly no JSON
   */
  static String text(Path file, ModelLimits limits) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Reason.CONFIG_NOT_FOUND,
          file,
          Files.exists(file) ? "is no regular file" : "no such file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(limits.maxConfigBytes() + 1);
    }
    if (bytes.length > limits.maxConfigBytes()) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE,
          file,
          "larger than the limit of " + limits.maxConfigBytes() + " bytes");
    }
    for (FileKind kind : FileKind.of(bytes).stream().toList()) {
      throw new CheckpointException(
          Reason.WRONG_KIND_OF_FILE, file, "is no JSON but looks like " + kind.description());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(Reason.CONFIG_NOT_JSON, file, "not UTF-8 text");
    }
  }

  /**
   * The value that a text is.
   *
   * @param file named in errors
   * @throws CheckpointException if it is no JSON, a key stands twice, or it is nested too deep
   */
  static JsonElement parse(Path file, String text, ModelLimits limits) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(limits.maxDepth() + 1); // Counted here, so that a message can name it.
    try {
      JsonElement value = new SettingsJson(file, reader, limits.maxDepth()).value(1);
      reader.peek(); // Strict reading fails here on anything that follows the first value.
      return value;
    } catch (EOFException | MalformedJsonException e) {
      throw new CheckpointException(
          Reason.CONFIG_NOT_JSON, file, "not valid JSON, at " + path(reader));
    }
  }

  private JsonElement value(int depth) throws IOException {
    JsonToken token = reader.peek();
    boolean nests = token == JsonToken.BEGIN_OBJECT || token == JsonToken.BEGIN_ARRAY;
    if (nests && depth > maxDepth) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE,
          file,
          "nested deeper than the limit of " + maxDepth + " levels, at " + path(reader));
    }
    return switch (token) {
      case BEGIN_OBJECT -> object(depth);
      case BEGIN_ARRAY -> array(depth);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new MalformedJsonException("unexpected " + token);
    };
  }

  private JsonObject object(int depth) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (object.has(key)) {
        throw new CheckpointException(
            Reason.CONFIG_DUPLICATE_KEY, file, "a key stands twice, at " + path(reader));
      }
      object.add(key, value(depth + 1));
    }
    reader.endObject();
    return object;
  }

  private JsonArray array(int depth) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(depth + 1));
    }
    reader.endArray();
    return array;
  }

  private static String path(JsonReader reader) {
    String path = reader.getPath();
    return path.length() > MAX_PATH_CHARS ? path.substring(0, MAX_PATH_CHARS) + "..." : path;
  }
}
