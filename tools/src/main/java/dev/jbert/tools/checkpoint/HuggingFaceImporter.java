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
  private static final List<String> OTHER_FILES =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "merges.txt",
          "modules.json",
          "sentence_bert_config.json",
          "1_Pooling/config.json");

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
    files.addAll(OTHER_FILES);
    files.add(CONFIG);
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
