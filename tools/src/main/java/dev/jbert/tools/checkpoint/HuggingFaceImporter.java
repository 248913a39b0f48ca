package dev.jbert.tools.checkpoint;

import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.weights.TensorInfo;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes over a Hugging Face folder with safetensors weights, whole or sharded: the files are
 * checked and copied as they are. Links are followed, so a snapshot in the Hub's cache will do.
 */
public final class HuggingFaceImporter implements CheckpointImporter {

  private static final String STEP = "Copying files";
  private static final String CONFIG = "config.json";

  /** What holds a vocabulary; one of these must be there. */
  private static final List<String> VOCABULARIES =
      List.of("vocab.txt", "tokenizer.json", "vocab.json");

  /** What else a tokenizer, or a sentence embedder, may bring with it. */
  private static final Pattern OTHER_FILES =
      Pattern.compile(
          "(tokenizer_config|special_tokens_map|added_tokens)\\.json|merges\\.txt"
              + "|modules\\.json|config_sentence_transformers\\.json"
              + "|sentence_[a-z-]+_config\\.json");

  /** Folders of a sentence-transformers model: {@code 1_Pooling}, {@code 2_Dense}. */
  private static final Pattern MODULE_FOLDER = Pattern.compile("[0-9]{1,3}_[A-Za-z0-9_]{1,60}");

  private static final String PICKLED = "pytorch_model.bin";

  /** Makes an importer; it has no state. */
  public HuggingFaceImporter() {}

  @Override
  public boolean accepts(Path source) {
    return Files.isRegularFile(source.resolve(CONFIG))
        && (Files.isRegularFile(source.resolve(WeightSource.FILE_NAME))
            || Files.isRegularFile(source.resolve(WeightSource.INDEX_NAME)));
  }

  @Override
  public ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException {
    if (!FlatJson.read(source.resolve(CONFIG)).containsKey("model_type")) {
      throw new CheckpointException(
          Reason.INCONSISTENT, source.resolve(CONFIG), "lacks the field model_type");
    }
    if (VOCABULARIES.stream().map(source::resolve).noneMatch(Files::isRegularFile)) {
      throw new CheckpointException(
          Reason.MISSING_FILE,
          source,
          "has no vocabulary, expected one of " + String.join(", ", VOCABULARIES));
    }
    Set<String> files = new TreeSet<>(VOCABULARIES);
    files.add(CONFIG);
    addOtherFiles(source, files);
    ImportSummary summary;
    try (WeightSource weights = WeightSource.open(source)) {
      files.add(weights.path().getFileName().toString());
      for (String tensor : weights.names()) {
        files.add(weights.tensor(tensor).file().getFileName().toString());
      }
      summary = summary(weights);
    }
    copy(source, folder, files, progress);
    return summary;
  }

  private static void addOtherFiles(Path source, Set<String> files) throws IOException {
    try (Stream<Path> entries = Files.list(source)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (OTHER_FILES.matcher(name).matches()) {
          files.add(name);
        } else if (MODULE_FOLDER.matcher(name).matches() && Files.isDirectory(entry)) {
          refusePickled(entry);
          files.add(name + "/" + CONFIG);
          files.add(name + "/" + WeightSource.FILE_NAME);
        }
      }
    }
  }

  /** A module without its weights would be another model. */
  private static void refusePickled(Path module) {
    if (Files.exists(module.resolve(PICKLED))
        && !Files.exists(module.resolve(WeightSource.FILE_NAME))) {
      throw new CheckpointException(
          Reason.NOT_A_CHECKPOINT,
          module.resolve(PICKLED),
          "expected these weights as %s: import the folder %s by itself first"
              .formatted(WeightSource.FILE_NAME, module.getFileName()));
    }
  }

  private static ImportSummary summary(WeightSource weights) {
    List<TensorInfo> infos = weights.names().stream().map(weights::info).toList();
    return new ImportSummary(
        "Hugging Face folder",
        infos.size(),
        infos.stream().mapToLong(TensorInfo::elementCount).sum(),
        infos.stream().mapToLong(TensorInfo::byteSize).sum(),
        0,
        List.of());
  }

  private static void copy(Path source, Path folder, Set<String> files, Progress progress)
      throws IOException {
    List<String> there =
        files.stream().filter(name -> Files.isRegularFile(source.resolve(name))).toList();
    long total = 0;
    for (String name : there) {
      total += Files.size(source.resolve(name));
    }
    long done = 0;
    for (String name : there) {
      Path target = folder.resolve(name);
      Files.createDirectories(target.getParent());
      Files.copy(source.resolve(name), target);
      done += Files.size(target);
      progress.report(STEP, done, total);
    }
  }
}
