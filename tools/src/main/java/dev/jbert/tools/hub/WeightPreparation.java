package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The last step of bringing a model in: weights that open, in the form that the engine reads. */
final class WeightPreparation {

  private WeightPreparation() {}

  /**
   * Converts PyTorch weights and opens all.
   *
   * @param files the model's
   * @param source where its PyTorch weights are
   * @param target where its safetensors are and the converted ones go; may be {@code source}
   * @throws dev.jbert.weights.SafetensorsException if the loader would refuse the weights
   */
  static void prepare(
      ModelFiles files, Path source, Path target, WeightConverter converter, Progress progress)
      throws IOException {
    for (Map.Entry<String, WeightForm> weights : files.weights().entrySet()) {
      Path folder = target.resolve(weights.getKey());
      if (weights.getValue().isPyTorch()) {
        Files.createDirectories(folder);
        converter.convert(source.resolve(weights.getKey()), folder, progress);
      }
      WeightSource.open(folder).close();
    }
  }
}
