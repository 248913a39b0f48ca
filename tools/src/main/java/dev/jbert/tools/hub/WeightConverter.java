package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.AtomicFolder;
import dev.jbert.tools.checkpoint.CheckpointImporter;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Turns PyTorch weights into safetensors; what pulls models that have no other weights needs. */
@FunctionalInterface
public interface WeightConverter {

  /**
   * Writes {@code target/model.safetensors} with the weights of {@code source/pytorch_model.bin},
   * or of the shards that {@code source/pytorch_model.bin.index.json} names. The files of {@code
   * source} stay as they are.
   *
   * @param source folder with the PyTorch weights, and with {@code config.json} where the
   *     repository has one there
   * @param target folder for the result; may be {@code source} itself
   * @throws IOException if reading or writing fails; whatever is wrong with the weights themselves
   *     is the converter's own exception
   */
  void convert(Path source, Path target, Progress progress) throws IOException;

  /** Uses an importer of whole folders, of whose result only the weights are taken. */
  static WeightConverter of(CheckpointImporter importer) {
    return (source, target, progress) -> {
      Path whole = Files.createDirectory(target.resolve(".converted"));
      try {
        importer.importInto(source, whole, progress);
        Files.move(
            whole.resolve(WeightSource.FILE_NAME),
            target.resolve(WeightSource.FILE_NAME),
            StandardCopyOption.ATOMIC_MOVE);
      } finally {
        AtomicFolder.delete(whole);
      }
    };
  }
}
