package dev.jbert.tools.onnx;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code tokenizer.json} on its way to a model folder. What it says about truncation and padding
 * is left behind: these are wishes of the program that saved it (all-MiniLM-L6-v2's asks to cut at
 * 128 tokens), and no part of the tokenizer.
 *
 * @param tokens the vocabulary, the first token having id 0
 * @param lowerCase whether text is lower-cased
 */
record TokenizerJson(List<String> tokens, boolean lowerCase) {

  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_DEPTH = 64;
  private static final Set<String> LEFT_BEHIND = Set.of("$.truncation", "$.padding");
  private static final String VOCABULARY = "$.model.vocab.";
  private static final String LOWER_CASE = "$.normalizer.lowercase";

  TokenizerJson {
    tokens = List.copyOf(tokens);
  }

  /**
   * Copies a file, reading what is needed of it on the way.
   *
   * @throws CheckpointException if it is no JSON object, is larger than 64 MiB, or has no
   *     vocabulary with the ids 0, 1, 2 and so on
   * @throws IOException if reading or writing fails
   */
  static TokenizerJson copy(Path source, Path target) throws IOException {
    if (Files.size(source) > MAX_BYTES) {
      throw broken(source, "is larger than the limit of " + MAX_BYTES + " bytes");
    }
    Copier copier = new Copier(source);
    try (BufferedReader text = Files.newBufferedReader(source);
        JsonReader reader = new JsonReader(text);
        BufferedWriter copied = Files.newBufferedWriter(target);
        JsonWriter writer = new JsonWriter(copied)) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(MAX_DEPTH);
      writer.setIndent("  ");
      copier.copy(reader, writer);
      copied.write('\n');
    } catch (MalformedJsonException
        | EOFException
        | CharacterCodingException
        | IllegalStateException e) {
      throw broken(source, "is no JSON object");
    }
    return new TokenizerJson(copier.tokens(), copier.lowerCase);
  }

  private static CheckpointException broken(Path file, String problem) {
    return new CheckpointException(Reason.BROKEN_FILE, file, problem);
  }

  /** Copies one document token by token. */
  private static final class Copier {

    private final Path file;
    private final Map<Integer, String> vocabulary = new HashMap<>();
    private boolean lowerCase;

    Copier(Path file) {
      this.file = file;
    }

    void copy(JsonReader reader, JsonWriter writer) throws IOException {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw broken(file, "is no JSON object");
      }
      do {
        copyToken(reader, writer);
      } while (reader.peek() != JsonToken.END_DOCUMENT);
    }

    private void copyToken(JsonReader reader, JsonWriter writer) throws IOException {
      switch (reader.peek()) {
        case BEGIN_OBJECT -> {
          reader.beginObject();
          writer.beginObject();
        }
        case END_OBJECT -> {
          reader.endObject();
          writer.endObject();
        }
        case BEGIN_ARRAY -> {
          reader.beginArray();
          writer.beginArray();
        }
        case END_ARRAY -> {
          reader.endArray();
          writer.endArray();
        }
        case NAME -> copyName(reader, writer);
        case STRING -> writer.value(reader.nextString());
        case NUMBER -> copyNumber(reader, writer);
        case BOOLEAN -> copyBoolean(reader, writer);
        case NULL -> {
          reader.nextNull();
          writer.nullValue();
        }
        case END_DOCUMENT -> throw new IllegalStateException("text goes on after the document");
      }
    }

    private void copyName(JsonReader reader, JsonWriter writer) throws IOException {
      String name = reader.nextName();
      writer.name(name);
      String path = reader.getPath();
      if (LEFT_BEHIND.contains(path)) {
        reader.skipValue();
        writer.nullValue();
      } else if (path.equals(VOCABULARY + name)) {
        addToken(name, reader, writer);
      }
    }

    private void addToken(String token, JsonReader reader, JsonWriter writer) throws IOException {
      if (reader.peek() != JsonToken.NUMBER) {
        throw broken(file, "token " + Quoted.of(token) + " has no number as its id");
      }
      int id;
      try {
        id = reader.nextInt();
      } catch (NumberFormatException e) {
        throw broken(file, "token " + Quoted.of(token) + " has an id that is no whole number");
      }
      String other = vocabulary.put(id, token);
      if (other != null) {
        throw broken(
            file,
            "tokens %s and %s have the same id %d"
                .formatted(Quoted.of(other), Quoted.of(token), id));
      }
      writer.value(id);
    }

    /** As the file writes it, which no conversion to a double keeps. */
    private static void copyNumber(JsonReader reader, JsonWriter writer) throws IOException {
      writer.jsonValue(reader.nextString());
    }

    private void copyBoolean(JsonReader reader, JsonWriter writer) throws IOException {
      boolean isLowerCase = reader.getPath().equals(LOWER_CASE);
      boolean value = reader.nextBoolean();
      if (isLowerCase) {
        lowerCase = value;
      }
      writer.value(value);
    }

    List<String> tokens() {
      List<String> tokens = new ArrayList<>();
      for (int id = 0; id < vocabulary.size(); id++) {
        String token = vocabulary.get(id);
        if (token == null) {
          throw broken(
              file, "has %d tokens, but none with the id %d".formatted(vocabulary.size(), id));
        }
        if (token.indexOf('\n') >= 0 || token.indexOf('\r') >= 0) {
          throw broken(file, "token " + id + " has a line break, so no vocab.txt can hold it");
        }
        tokens.add(token);
      }
      return tokens;
    }
  }
}
