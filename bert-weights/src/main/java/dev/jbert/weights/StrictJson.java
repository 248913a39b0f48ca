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

  private static final int MAX_DEPTH = 64;
  private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final Path file;
  private final JsonReader reader;

  /** What is to be read from a document. */
  @FunctionalInterface
  interface Document<T> {
    T read(StrictJson json) throws IOException;
  }

  private StrictJson(Path file, JsonReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * Reads one whole document.
   *
   * @param utf8 the document, nothing before it but white space and nothing after it either
   * @throws SafetensorsException if it is not UTF-8, not JSON or not of the expected form
   */
  static <T> T read(Path file, byte[] utf8, Document<T> document) throws IOException {
    PushbackReader text =
        new PushbackReader(
            new InputStreamReader(
                new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder()));
    JsonReader reader = new JsonReader(text);
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    try {
      refuseByteOrderMark(file, text);
      T result = document.read(new StrictJson(file, reader));
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
    reader.beginObject();
  }

  void endObject() throws IOException {
    reader.endObject();
  }

  void beginArray() throws IOException {
    expect(JsonToken.BEGIN_ARRAY, "an array");
    reader.beginArray();
  }

  void endArray() throws IOException {
    reader.endArray();
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
    String path = where(reader);
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
        "expected an integer from 0 to " + Long.MAX_VALUE + " at " + path + ", found " + digits);
  }

  void skipValue() throws IOException {
    reader.skipValue();
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
