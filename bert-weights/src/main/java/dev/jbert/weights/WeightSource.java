package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Named tensors of a checkpoint, in one file or in several.
 *
 * <pre>{@code
 * try (WeightSource weights = WeightSource.open(Path.of("bert-base-uncased"))) {
 *   float[] values = weights.tensor("bert.pooler.dense.weight", 768, 768).toFloatArray();
 * }
 * }</pre>
 *
 * <p>Everything that a file says about itself is checked when it is opened. The tensors' bytes are
 * mapped, not read: opening costs little, and a tensor's bytes are read when it is. May be used by
 * any number of threads at once.
 */
public sealed interface WeightSource extends AutoCloseable
    permits SafetensorsFile, ShardedSafetensors {

  /** The name of a checkpoint's only weight file in its folder. */
  String FILE_NAME = "model.safetensors";

  /** The name of the file in a checkpoint's folder that says which shard holds which tensor. */
  String INDEX_NAME = "model.safetensors.index.json";

  /**
   * Opens a checkpoint with {@link SafetensorsLimits#DEFAULTS}.
   *
   * @param folderOrFile a safetensors file, an index file ({@code *.index.json}), or a folder that
   *     holds {@code model.safetensors} or, failing that, {@code model.safetensors.index.json}
   * @throws SafetensorsException if there is no such file, or it is not a sound safetensors file
   * @throws IOException if reading fails
   */
  static WeightSource open(Path folderOrFile) throws IOException {
    return open(folderOrFile, SafetensorsLimits.DEFAULTS);
  }

  /**
   * Opens a checkpoint.
   *
   * @param folderOrFile as in {@link #open(Path)}
   * @param limits bounds on what a file may ask for
   * @throws SafetensorsException if there is no such file, or it is not a sound safetensors file
   * @throws IOException if reading fails
   */
  static WeightSource open(Path folderOrFile, SafetensorsLimits limits) throws IOException {
    Path file = folderOrFile;
    if (Files.isDirectory(folderOrFile)) {
      file =
          Files.exists(folderOrFile.resolve(FILE_NAME))
              ? folderOrFile.resolve(FILE_NAME)
              : folderOrFile.resolve(INDEX_NAME);
      if (!Files.exists(file)) {
        throw new SafetensorsException(
            Reason.FILE_NOT_FOUND,
            folderOrFile,
            "no weights in this folder, expected " + FILE_NAME + " or " + INDEX_NAME);
      }
    }
    return file.toString().endsWith(".index.json")
        ? ShardedSafetensors.open(file, limits)
        : SafetensorsFile.open(file, limits);
  }

  /** The names of all tensors, in the order of the header; of several files, one after another. */
  Set<String> names();

  /** Whether there is a tensor called {@code name}. */
  default boolean contains(String name) {
    return names().contains(name);
  }

  /**
   * What the file says about a tensor.
   *
   * @throws SafetensorsException if there is no such tensor
   */
  default TensorInfo info(String name) {
    return tensor(name).info();
  }

  /**
   * The tensor called {@code name}; nothing of it is read yet.
   *
   * @throws SafetensorsException if there is no such tensor
   */
  TensorView tensor(String name);

  /**
   * The tensor called {@code name}, whose shape the caller knows.
   *
   * @param expectedShape the dimensions, outermost first
   * @throws SafetensorsException if there is no such tensor or its shape is another
   */
  default TensorView tensor(String name, int... expectedShape) {
    TensorView view = tensor(name);
    List<Long> expected = IntStream.of(expectedShape).asLongStream().boxed().toList();
    if (!view.info().shape().equals(expected)) {
      throw new SafetensorsException(
          Reason.WRONG_SHAPE,
          view.file(),
          name,
          "has shape " + view.info().shape() + ", expected " + expected,
          null);
    }
    return view;
  }

  /**
   * The file's own remarks, such as {@code format=pt}; of several files those of the first that has
   * any. Empty if there are none.
   */
  Map<String, String> metadata();

  /** The file that was opened: the weight file itself or the index. */
  Path path();

  /**
   * Unmaps the file or files. Views become useless: reading one throws {@link
   * IllegalStateException}. Closing again does nothing.
   */
  @Override
  void close();
}
