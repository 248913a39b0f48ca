package dev.jbert.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the files of a folder say about scoring pairs: {@code config_sentence_transformers.json} of
 * today's sentence-transformers, {@code sentence_transformers} in config.json of those before, or
 * {@code sbert_ce_default_activation_function} there of the oldest, in this order.
 *
 * @param activationFn what is made of logits; empty if no file says so
 * @param modelConfig the content of {@code config_sentence_transformers.json}, if there is one
 */
record CrossEncoderFolder(Optional<ActivationFn> activationFn, Optional<String> modelConfig) {

  private static final String CONFIG = "config.json";
  private static final String MODEL_CONFIG = "config_sentence_transformers.json";
  private static final String PART = "sentence_transformers";
  private static final String KEY = "activation_fn";
  private static final String LEGACY_KEY = "sbert_ce_default_activation_function";
  private static final int MAX_BYTES = 1_000_000;

  /**
   * Reads the files.
   *
   * @throws CheckpointException if one is not what it should be, or asks for a function or a prompt
   *     that is not implemented
   */
  static CrossEncoderFolder read(Path folder) throws IOException {
    Path file = folder.resolve(MODEL_CONFIG);
    Optional<String> modelConfig =
        Files.isRegularFile(file) ? Optional.of(text(file)) : Optional.empty();
    Optional<ActivationFn> activationFn = Optional.empty();
    if (modelConfig.isPresent()) {
      JsonObject object = object(file, modelConfig.get());
      refusePrompt(file, object);
      activationFn = function(file, object, KEY);
    }
    return new CrossEncoderFolder(
        activationFn.isPresent() ? activationFn : ofConfig(folder.resolve(CONFIG)), modelConfig);
  }

  private static Optional<ActivationFn> ofConfig(Path file) throws IOException {
    JsonObject config = object(file, text(file));
    JsonElement part = config.get(PART);
    if (part == null || part.isJsonNull()) {
      return function(file, config, LEGACY_KEY);
    }
    if (!part.isJsonObject()) {
      throw wrong(file, "key \"" + PART + "\": expected an object, found " + part);
    }
    Optional<ActivationFn> today = function(file, part.getAsJsonObject(), KEY);
    return today.isPresent() ? today : function(file, config, LEGACY_KEY);
  }

  private static Optional<ActivationFn> function(Path file, JsonObject object, String key) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw wrong(file, "key \"" + key + "\": expected the name of a class, found " + value);
    }
    Optional<ActivationFn> function = ActivationFn.ofClass(value.getAsString());
    if (function.isEmpty()) {
      throw new CheckpointException(
          Reason.UNSUPPORTED,
          file,
          "key \"%s\": expected one of %s, found %s"
              .formatted(key, String.join(", ", ActivationFn.classNames()), value));
    }
    return function;
  }

  /** A prompt gives other scores: better none than those without. */
  private static void refusePrompt(Path file, JsonObject object) {
    String key = "default_prompt_name";
    JsonElement value = object.get(key);
    if (value != null && !value.isJsonNull()) {
      throw new CheckpointException(
          Reason.UNSUPPORTED, file, "key \"" + key + "\": expected null, found " + value);
    }
  }

  /** Writes the file that is not the model's or the tokenizer's, if there was one. */
  void save(Path target) throws IOException {
    if (modelConfig.isPresent()) {
      Files.writeString(target.resolve(MODEL_CONFIG), modelConfig.get());
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE, file, "larger than the limit of " + MAX_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static JsonObject object(Path file, String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      if (JsonParser.parseReader(reader) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      throw new CheckpointException(Reason.CONFIG_NOT_JSON, file, "not valid JSON");
    }
    throw wrong(file, "expected a JSON object");
  }

  private static CheckpointException wrong(Path file, String problem) {
    return new CheckpointException(Reason.CONFIG_WRONG_VALUE, file, problem);
  }
}
