package dev.jbert.tools.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The scalar fields of a small JSON file such as {@code bert_config.json}. */
public final class FlatJson {

  private static final long MAX_BYTES = 1 << 20;

  private FlatJson() {}

  /**
   * Reads a file whose document is one object.
   *
   * @return the fields that are numbers, strings or truth values, as they are written; others are
   *     passed over
   * @throws CheckpointException if the file is larger than 1 MiB or holds something else
   * @throws IOException if reading fails
   */
  public static Map<String, String> read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw broken(file, "is larger than the limit of " + MAX_BYTES + " bytes");
    }
    Map<String, String> fields = new HashMap<>();
    try (BufferedReader text = Files.newBufferedReader(file);
        JsonReader json = new JsonReader(text)) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(64);
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        switch (json.peek()) {
          case STRING, NUMBER -> fields.put(name, json.nextString());
          case BOOLEAN -> fields.put(name, Boolean.toString(json.nextBoolean()));
          default -> json.skipValue();
        }
      }
      json.endObject();
      json.peek();
    } catch (MalformedJsonException
        | EOFException
        | CharacterCodingException
        | IllegalStateException e) {
      throw broken(file, "is no JSON object");
    }
    return fields;
  }

  private static CheckpointException broken(Path file, String problem) {
    return new CheckpointException(CheckpointException.Reason.BROKEN_FILE, file, problem);
  }
}
