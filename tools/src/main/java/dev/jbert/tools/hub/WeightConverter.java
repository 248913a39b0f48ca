package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Turns PyTorch weights into safetensors; needed for models that have no others: {@code new
 * PyTorchImporter()::convertWeights}.
 */
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
}
