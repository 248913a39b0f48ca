package dev.jbert.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.weights.SafetensorsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A JSON document read token by token, with nothing forgiven: no byte order mark, no comment, no
 * half of a surrogate pair, no text after the document, no number where a string is due.
 */
final class StrictJson {

  private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final Path file;
  private final JsonReader reader;
  private final int maxDepth;
  private int depth;

  /** What is to be read from a document. */
  @FunctionalInterface
  interface Document<T> {
    T read(StrictJson json) throws IOException;
  }

  private StrictJson(Path file, JsonReader reader, int maxDepth) {
    this.file = file;
    this.reader = reader;
    this.maxDepth = maxDepth;
  }

  /**
   * Reads one whole document.
   *
   * @param utf8 the document, nothing before it but white space and nothing after it either
   * @param maxDepth most objects and arrays within each other
   * @throws SafetensorsException if it is not UTF-8, not JSON or not of the expected form
   */
  static <T> T read(Path file, byte[] utf8, int maxDepth, Document<T> document) throws IOException {
    PushbackReader text =
        new PushbackReader(
            new InputStreamReader(
                new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder()));
    JsonReader reader = new JsonReader(text);
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(maxDepth + 1); // Counted here, so that the message can name the limit.
    try {
      refuseByteOrderMark(file, text);
      T result = document.read(new StrictJson(file, reader, maxDepth));
      // In strict mode this fails by itself if anything but white space follows.
      reader.peek();
      return result;
    } catch (CharacterCodingException e) {
      throw new SafetensorsException(Reason.NOT_UTF8, file, null, "JSON is not valid UTF-8", e);
    } catch (EOFException e) {
      throw new SafetensorsException(
          Reason.NOT_JSON, file, null, "JSON ends too early, at " + where(reader), e);
    } catch (MalformedJsonException e) {
      throw new SafetensorsException(
          Reason.NOT_JSON, file, null, "no valid JSON at " + where(reader), e);
    }
  }

  /** Gson skips it silently; the format does not allow it. */
  private static void refuseByteOrderMark(Path file, PushbackReader text) throws IOException {
    int first = text.read();
    if (first == '\uFEFF') {
      throw new SafetensorsException(
          Reason.NOT_JSON, file, "JSON begins with a byte order mark, which is not allowed");
    }
    if (first >= 0) {
      text.unread(first);
    }
  }

  private static String where(JsonReader reader) {
    return "path " + Quoted.of(reader.getPath());
  }

  boolean hasNext() throws IOException {
    return reader.hasNext();
  }

  void beginObject() throws IOException {
    expect(JsonToken.BEGIN_OBJECT, "an object");
    goDeeper();
    reader.beginObject();
  }

  void endObject() throws IOException {
    reader.endObject();
    depth--;
  }

  void beginArray() throws IOException {
    expect(JsonToken.BEGIN_ARRAY, "an array");
    goDeeper();
    reader.beginArray();
  }

  void endArray() throws IOException {
    reader.endArray();
    depth--;
  }

  private void goDeeper() {
    if (depth == maxDepth) {
      throw error(Reason.NOT_JSON, "nested deeper than the limit of " + maxDepth + " levels");
    }
    depth++;
  }

  /** The next key of the object that is being read. */
  String key() throws IOException {
    return reader.nextName();
  }

  String string() throws IOException {
    expect(JsonToken.STRING, "a string");
    return reader.nextString();
  }

  /** An integer from 0 to {@link Long#MAX_VALUE}, written without sign, point or exponent. */
  long nonNegativeLong() throws IOException {
    expect(JsonToken.NUMBER, "an integer");
    String digits = reader.nextString();
    try {
      if (DIGITS.matcher(digits).matches()) {
        return Long.parseLong(digits);
      }
    } catch (NumberFormatException e) {
      // 19 digits that are more than a long holds: reported below with all other misfits.
    }
    throw new SafetensorsException(
        Reason.WRONG_FORM,
        file,
        "expected an integer from 0 to %d at path %s, found %s"
            .formatted(Long.MAX_VALUE, Quoted.of(reader.getPreviousPath()), digits));
  }

  /** Leaves out the next value, whatever it is. */
  void skipValue() throws IOException {
    int outside = depth;
    do {
      switch (reader.peek()) {
        case BEGIN_OBJECT -> beginObject();
        case BEGIN_ARRAY -> beginArray();
        case END_OBJECT -> endObject();
        case END_ARRAY -> endArray();
        default -> reader.skipValue(); // A name too.
      }
    } while (depth > outside);
  }

  /** An error about the value that is being read, saying where it stands. */
  SafetensorsException error(Reason reason, String problem) {
    return new SafetensorsException(reason, file, problem + " at " + where(reader));
  }

  private void expect(JsonToken expected, String description) throws IOException {
    JsonToken found = reader.peek();
    if (found != expected) {
      throw error(Reason.WRONG_FORM, "expected " + description + ", found " + found);
    }
  }
}
