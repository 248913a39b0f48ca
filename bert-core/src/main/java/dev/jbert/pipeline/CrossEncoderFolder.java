package dev.jbert.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.ModelLimits;
import java.io.IOException;
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
  private static final int MAX_SHOWN = 80;

  /**
   * Reads the files.
   *
   * @throws CheckpointException if one is not what it should be, or asks for a function or a prompt
   *     that is not implemented
   */
  static CrossEncoderFolder read(Path folder, ModelLimits limits) throws IOException {
    Path file = folder.resolve(MODEL_CONFIG);
    Optional<String> modelConfig =
        Files.exists(file) ? Optional.of(SettingsJson.text(file, limits)) : Optional.empty();
    Optional<ActivationFn> activationFn = Optional.empty();
    if (modelConfig.isPresent()) {
      JsonObject object = object(file, modelConfig.get(), limits);
      refusePrompt(file, object);
      activationFn = function(file, object, KEY);
    }
    return new CrossEncoderFolder(
        activationFn.isPresent() ? activationFn : ofConfig(folder.resolve(CONFIG), limits),
        modelConfig);
  }

  private static Optional<ActivationFn> ofConfig(Path file, ModelLimits limits) throws IOException {
    JsonObject config = object(file, SettingsJson.text(file, limits), limits);
    JsonElement part = config.get(PART);
    if (part == null || part.isJsonNull()) {
      return function(file, config, LEGACY_KEY);
    }
    if (!part.isJsonObject()) {
      throw wrong(file, "key \"" + PART + "\": expected an object, found " + shown(part));
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
      throw wrong(file, "key \"" + key + "\": expected the name of a class, found " + shown(value));
    }
    Optional<ActivationFn> function = ActivationFn.ofClass(value.getAsString());
    if (function.isEmpty()) {
      throw new CheckpointException(
          Reason.UNSUPPORTED,
          file,
          "key \"%s\": expected one of %s, found %s"
              .formatted(key, String.join(", ", ActivationFn.classNames()), shown(value)));
    }
    return function;
  }

  /** A prompt gives other scores: better none than those without. */
  private static void refusePrompt(Path file, JsonObject object) {
    String key = "default_prompt_name";
    JsonElement value = object.get(key);
    if (value != null && !value.isJsonNull()) {
      throw new CheckpointException(
          Reason.UNSUPPORTED, file, "key \"" + key + "\": expected null, found " + shown(value));
    }
  }

  /** Writes the file that is not the model's or the tokenizer's, if there was one. */
  void save(Path target) throws IOException {
    if (modelConfig.isPresent()) {
      Files.writeString(target.resolve(MODEL_CONFIG), modelConfig.get());
    }
  }

  private static JsonObject object(Path file, String text, ModelLimits limits) throws IOException {
    if (SettingsJson.parse(file, text, limits) instanceof JsonObject object) {
      return object;
    }
    throw wrong(file, "expected a JSON object");
  }

  /** A value in a message. */
  private static String shown(JsonElement value) {
    String text = value.toString();
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
  }

  private static CheckpointException wrong(Path file, String problem) {
    return new CheckpointException(Reason.CONFIG_WRONG_VALUE, file, problem);
  }
}
