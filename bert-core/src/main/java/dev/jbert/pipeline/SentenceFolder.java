package dev.jbert.pipeline;

import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.ModelLimits;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.pipeline.SentenceModule.Normalize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a sentence-transformers folder: a {@code Transformer}, a {@code Pooling}, and {@code Dense}
 * and {@code Normalize} modules in any order. What is not implemented is refused by name.
 */
final class SentenceFolder {

  static final String MODULES = "modules.json";
  static final String MODEL_CONFIG = "config_sentence_transformers.json";

  private static final String EXPECTED = "expected Transformer, Pooling, then Dense or Normalize";

  /** Far above every published folder, far below what would fill the memory. */
  private static final int MAX_MODULES = 100;

  private final Path folder;
  private final ModelLimits limits;

  private SentenceFolder(Path folder, ModelLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * A module as {@code modules.json} lists it.
   *
   * @param type its class, for example {@code sentence_transformers.models.Pooling}
   * @param path its folder
   */
  private record Entry(String type, Path path) {

    /** Without the package, which changed from version to version. */
    String className() {
      return type.substring(type.lastIndexOf('.') + 1);
    }

    JsonSettings config(ModelLimits limits) throws IOException {
      return JsonSettings.read(path.resolve("config.json"), limits);
    }
  }

  /** As {@link SentenceConfig#read}. */
  static SentenceConfig read(Path folder, ModelLimits limits) throws IOException {
    return Files.exists(folder.resolve(MODULES))
        ? new SentenceFolder(folder, limits).read()
        : SentenceConfig.plain(folder);
  }

  private SentenceConfig read() throws IOException {
    List<Entry> entries = entries();
    Path transformer = entry(entries, 0, "Transformer").path();
    PoolingSettings pooling = PoolingSettings.read(entry(entries, 1, "Pooling").config(limits));
    List<SentenceModule> modules = new ArrayList<>();
    for (Entry entry : entries.subList(2, entries.size())) {
      modules.add(
          switch (entry.className()) {
            case "Dense" -> Dense.read(entry.config(limits));
            case "Normalize" -> new Normalize();
            default -> throw refused(entry.type());
          });
    }
    JsonSettings model = JsonSettings.readIfThere(folder.resolve(MODEL_CONFIG), limits);
    return new SentenceConfig(
        transformer,
        TransformerSettings.read(transformer, limits),
        pooling,
        modules,
        prompts(model),
        similarityFunction(model),
        model.findWholeNumber("truncate_dim"));
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (JsonSettings module : JsonSettings.readList(folder.resolve(MODULES), limits)) {
      if (entries.size() == MAX_MODULES) {
        throw module.wrong("more modules than the limit of " + MAX_MODULES);
      }
      entries.add(new Entry(module.text("type"), inside(module)));
    }
    return entries;
  }

  private Path inside(JsonSettings module) {
    String path = module.text("path");
    if (path.chars().anyMatch(Character::isISOControl)) {
      throw module.wrong("path \"" + path + "\" is no name of a folder");
    }
    try {
      if (isInside(folder, path)) {
        return folder.resolve(path).normalize();
      }
    } catch (InvalidPathException e) {
      throw module.wrong("path \"" + path + "\" is no name of a folder");
    }
    throw module.wrong("path \"" + path + "\" leads out of the folder");
  }

  /** By absolute paths: {@code .} without its dot is a name that no path begins with. */
  static boolean isInside(Path folder, String path) {
    Path root = folder.toAbsolutePath().normalize();
    return root.resolve(path).normalize().startsWith(root);
  }

  private Entry entry(List<Entry> entries, int index, String className) {
    if (index >= entries.size()) {
      throw new CheckpointException(
          Reason.UNSUPPORTED,
          folder.resolve(MODULES),
          "there is no %s module: %s".formatted(className, EXPECTED));
    }
    Entry entry = entries.get(index);
    if (!entry.className().equals(className)) {
      throw refused(entry.type());
    }
    return entry;
  }

  private CheckpointException refused(String type) {
    return new CheckpointException(
        Reason.UNSUPPORTED, folder.resolve(MODULES), "module \"%s\": %s".formatted(type, EXPECTED));
  }

  private static Prompts prompts(JsonSettings json) {
    Optional<String> defaultName = json.find("default_prompt_name");
    try {
      return new Prompts(json.textsByName("prompts"), defaultName);
    } catch (IllegalArgumentException e) {
      throw json.wrong("key \"default_prompt_name\": " + e.getMessage());
    }
  }

  private static SimilarityFunction similarityFunction(JsonSettings json) {
    String key = "similarity_fn_name";
    String name = json.find(key).orElse(SimilarityFunction.COSINE.functionName());
    return SimilarityFunction.ofFunctionName(name)
        .orElseThrow(
            () ->
                json.unsupported(
                    "key \"%s\": expected cosine, dot, euclidean or manhattan, found %s"
                        .formatted(key, name)));
  }
}
