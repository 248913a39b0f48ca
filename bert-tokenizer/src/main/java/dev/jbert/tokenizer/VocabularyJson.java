package dev.jbert.tokenizer;

import com.google.gson.stream.JsonWriter;
import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A vocabulary as one JSON object of tokens and their ids: {@code vocab.json}. */
final class VocabularyJson {

  static final String NAME = "vocab.json";

  private VocabularyJson() {}

  /**
   * Reads {@code vocab.json}.
   *
   * @throws TokenizerFileException if the file is not what it should be
   */
  static ModelTokens read(Path file, TokenizerLimits limits) throws IOException {
    return tokens(JsonValue.read(file, limits.maxVocabularyBytes(), limits.maxDepth()), limits);
  }

  /** The tokens of an object, whose ids must have no gap. */
  static ModelTokens tokens(JsonValue json, TokenizerLimits limits) {
    Map<String, Integer> ids = json.integers();
    if (ids.size() > limits.maxTokens()) {
      throw json.error(
          Reason.TOO_LARGE, "there are more than the limit of " + limits.maxTokens() + " tokens");
    }
    @Nullable String[] tokens = new @Nullable String[ids.size()];
    ids.forEach(
        (token, id) -> {
          if (id < 0 || id >= tokens.length) {
            throw json.error(
                Reason.WRONG_ID,
                String.format(
                    "token '%s' has id %d in a vocabulary of %d", token, id, tokens.length));
          }
          if (tokens[id] != null) {
            throw json.error(
                Reason.WRONG_ID, "id " + id + " is of '" + tokens[id] + "' and of '" + token + "'");
          }
          tokens[id] = token;
        });
    return new ModelTokens(List.of(tokens), ids);
  }

  /** Writes {@code vocab.json}. */
  static void write(Path file, List<String> tokens) throws IOException {
    JsonFile.write(file, out -> write(out, tokens));
  }

  /** Writes the object. */
  static void write(JsonWriter out, List<String> tokens) throws IOException {
    out.beginObject();
    int id = 0;
    for (String token : tokens) {
      out.name(token).value(id++);
    }
    out.endObject();
  }
}
