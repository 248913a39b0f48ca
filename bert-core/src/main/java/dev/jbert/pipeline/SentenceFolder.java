package dev.jbert.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.pipeline.EmbedOptions.Scaling;
import dev.jbert.tokenizer.Truncation;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the files of a sentence-transformers folder say about making vectors: {@code modules.json},
 * the pooling's {@code config.json} in its old and its new form, and {@code
 * sentence_bert_config.json}. What is not implemented is refused by name.
 */
final class SentenceFolder {

  private static final String MODULES = "modules.json";
  private static final String TRANSFORMER_CONFIG = "sentence_bert_config.json";
  private static final String MODEL_CONFIG = "config_sentence_transformers.json";
  private static final int MAX_BYTES = 1_000_000;

  /** The names of the new form, {@code pooling_mode}. */
  private static final Map<String, Pooling> POOLINGS =
      Map.of("mean", Pooling.MEAN, "cls", Pooling.CLS, "max", Pooling.MAX);

  /** The keys of the old form, of which one is true. */
  private static final Map<String, Pooling> POOLING_FLAGS =
      Map.of(
          "pooling_mode_mean_tokens", Pooling.MEAN,
          "pooling_mode_cls_token", Pooling.CLS,
          "pooling_mode_max_tokens", Pooling.MAX);

  private final Path folder;

  private SentenceFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the options of a folder; a folder without {@code modules.json} has those of {@link
   * EmbedOptions#defaults()}.
   *
   * @throws CheckpointException if a file is not what it should be, or asks for what is not
   *     implemented
   */
  static EmbedOptions options(Path folder) throws IOException {
    return Files.isRegularFile(folder.resolve(MODULES))
        ? new SentenceFolder(folder).read()
        : EmbedOptions.defaults();
  }

  private EmbedOptions read() throws IOException {
    Path file = folder.resolve(MODULES);
    JsonElement modules = parse(file);
    if (!modules.isJsonArray()) {
      throw wrong(file, "expected a list of modules");
    }
    refuseWhatChangesVectors();
    EmbedOptions options = EmbedOptions.defaults().withTruncation(Truncation.LONGEST_FIRST);
    for (JsonElement module : modules.getAsJsonArray()) {
      String type = text(file, object(file, module), "type");
      String path = text(file, object(file, module), "path");
      options =
          switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "Transformer" -> transformer(path, options);
            case "Pooling" -> options.withPooling(pooling(path));
            case "Normalize" -> options.withScaling(Scaling.UNIT_NORM);
            default ->
                throw new CheckpointException(
                    Reason.UNSUPPORTED,
                    file,
                    "module \"" + type + "\": expected Transformer, Pooling or Normalize");
          };
    }
    return options;
  }

  /** A default prompt or a cut width gives other vectors: better none than those without. */
  private void refuseWhatChangesVectors() throws IOException {
    Path file = folder.resolve(MODEL_CONFIG);
    if (!Files.isRegularFile(file)) {
      return;
    }
    JsonObject config = object(file, parse(file));
    for (String key : List.of("default_prompt_name", "truncate_dim")) {
      JsonElement value = config.get(key);
      if (value != null && !value.isJsonNull()) {
        throw new CheckpointException(
            Reason.UNSUPPORTED, file, "key \"" + key + "\": expected null, found " + value);
      }
    }
  }

  private EmbedOptions transformer(String path, EmbedOptions options) throws IOException {
    if (!path.isEmpty()) {
      throw new CheckpointException(
          Reason.UNSUPPORTED,
          folder.resolve(MODULES),
          "the Transformer is in \"" + path + "\", expected it in the folder itself");
    }
    Path file = folder.resolve(TRANSFORMER_CONFIG);
    if (!Files.isRegularFile(file)) {
      return options;
    }
    JsonObject config = object(file, parse(file));
    if (isTrue(file, config, "do_lower_case")) {
      throw new CheckpointException(
          Reason.UNSUPPORTED, file, "key \"do_lower_case\": expected false, found true");
    }
    JsonElement most = config.get("max_seq_length");
    if (most == null || most.isJsonNull()) {
      return options;
    }
    if (!most.toString().matches("[1-9][0-9]{0,8}")) {
      throw wrong(file, "key \"max_seq_length\": expected a whole number from 1, found " + most);
    }
    return options.withMaxSeqLength(most.getAsInt());
  }

  private Pooling pooling(String path) throws IOException {
    Path file = folder.resolve(path).normalize().resolve("config.json");
    if (!file.startsWith(folder.normalize())) {
      throw wrong(folder.resolve(MODULES), "path \"" + path + "\" leads out of the folder");
    }
    JsonObject config = object(file, parse(file));
    List<String> asked = config.has("pooling_mode") ? modes(file, config) : flags(file, config);
    Map<String, Pooling> known = config.has("pooling_mode") ? POOLINGS : POOLING_FLAGS;
    if (asked.size() != 1 || !known.containsKey(asked.getFirst())) {
      throw new CheckpointException(
          Reason.UNSUPPORTED,
          file,
          "expected one of the poolings mean, cls and max, found " + asked);
    }
    return known.get(asked.getFirst());
  }

  private static List<String> modes(Path file, JsonObject config) {
    JsonElement mode = config.get("pooling_mode");
    if (!mode.isJsonArray()) {
      return List.of(text(file, config, "pooling_mode"));
    }
    List<String> modes = new ArrayList<>();
    mode.getAsJsonArray().forEach(element -> modes.add(element.getAsString()));
    return modes;
  }

  private static List<String> flags(Path file, JsonObject config) {
    return config.keySet().stream()
        .filter(key -> key.startsWith("pooling_mode_"))
        .filter(key -> isTrue(file, config, key))
        .toList();
  }

  private static boolean isTrue(Path file, JsonObject config, String key) {
    JsonElement value = config.get(key);
    if (value == null || value.isJsonNull()) {
      return false;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw wrong(file, "key \"" + key + "\": expected true or false, found " + value);
    }
    return value.getAsBoolean();
  }

  private static String text(Path file, JsonObject object, String key) {
    JsonElement value = object.get(key);
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw wrong(file, "key \"" + key + "\": expected a string");
    }
    return value.getAsString();
  }

  private static JsonObject object(Path file, JsonElement element) {
    if (!element.isJsonObject()) {
      throw wrong(file, "expected a JSON object");
    }
    return element.getAsJsonObject();
  }

  private static JsonElement parse(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(Reason.CONFIG_NOT_FOUND, file, "no such file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new CheckpointException(
          Reason.CONFIG_TOO_LARGE, file, "larger than the limit of " + MAX_BYTES + " bytes");
    }
    JsonReader reader = new JsonReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
    reader.setStrictness(Strictness.STRICT);
    try {
      return JsonParser.parseReader(reader);
    } catch (JsonParseException e) {
      throw new CheckpointException(Reason.CONFIG_NOT_JSON, file, "not valid JSON");
    }
  }

  private static CheckpointException wrong(Path file, String problem) {
    return new CheckpointException(Reason.CONFIG_WRONG_VALUE, file, problem);
  }
}
