package dev.jbert.tools.onnx;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a model folder beside its weights, which an import takes over byte for byte.
 *
 * @param folder where they are
 * @param names their names in it
 */
record SideFiles(Path folder, List<String> names) {

  private static final List<String> KNOWN =
      List.of(
          ModelConfig.FILE_NAME,
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "modules.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json");

  private static final List<String> VOCABULARIES =
      List.of("tokenizer.json", "vocab.txt", "vocab.json");

  /** A module of sentence-transformers, such as {@code 1_Pooling}. */
  private static final Pattern MODULE = Pattern.compile("[0-9]_[A-Za-z0-9]+");

  private static final String MODULE_WEIGHTS = "model.safetensors";
  private static final long MAX_BYTES = 64L << 20;

  SideFiles {
    names = List.copyOf(names);
  }

  /** Whether a folder has its weights in the form that needs no import. */
  static boolean hasSafetensors(Path folder) {
    return Files.exists(folder.resolve("model.safetensors"))
        || Files.exists(folder.resolve("model.safetensors.index.json"));
  }

  /**
   * Finds the files.
   *
   * @throws CheckpointException if there is no vocabulary, or a file is larger than 64 MiB
   */
  static SideFiles find(Path folder) throws IOException {
    List<String> found = new ArrayList<>(KNOWN);
    for (String module : modules(folder)) {
      found.add(module + "/" + ModelConfig.FILE_NAME);
      found.add(module + "/" + MODULE_WEIGHTS);
      refusePickled(folder.resolve(module));
    }
    found.removeIf(name -> !Files.isRegularFile(folder.resolve(name)));
    if (found.stream().noneMatch(VOCABULARIES::contains)) {
      throw new CheckpointException(
          Reason.MISSING_FILE,
          folder,
          "has no vocabulary, expected one of " + String.join(", ", VOCABULARIES));
    }
    for (String name : found) {
      long size = Files.size(folder.resolve(name));
      if (size > MAX_BYTES) {
        throw new CheckpointException(
            Reason.BROKEN_FILE,
            folder.resolve(name),
            "has %d bytes, the limit is %d".formatted(size, MAX_BYTES));
      }
    }
    return new SideFiles(folder, found);
  }

  /** A dense layer without its weights would be another model. */
  private static void refusePickled(Path module) {
    Path pickled = module.resolve("pytorch_model.bin");
    if (Files.exists(pickled) && !Files.exists(module.resolve(MODULE_WEIGHTS))) {
      throw new CheckpointException(
          Reason.NOT_A_CHECKPOINT, pickled, "expected these weights as " + MODULE_WEIGHTS);
    }
  }

  private static List<String> modules(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> MODULE.matcher(name).matches())
          .sorted()
          .toList();
    }
  }

  /** Copies all of them. */
  void copyTo(Path target) throws IOException {
    for (String name : names) {
      Path copy = target.resolve(name);
      Files.createDirectories(copy.getParent());
      // By a stream, because Files.copy would make the copy of a read-only file read-only too.
      try (OutputStream out = Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW)) {
        Files.copy(folder.resolve(name), out);
      }
    }
  }
}
