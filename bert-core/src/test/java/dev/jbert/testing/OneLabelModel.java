package dev.jbert.testing;

import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The small reference model with two labels, less its first: its logit is the reference's second.
 */
public final class OneLabelModel {

  private static final String TWO_LABELS =
      "\"id2label\": {\n    \"0\": \"NEGATIVE\",\n    \"1\": \"POSITIVE\"\n  }";

  private OneLabelModel() {}

  /**
   * Writes the model.
   *
   * @param moreConfig further keys of config.json, each with a comma behind it
   */
  public static Path write(Path folder, String moreConfig) throws IOException {
    Path source = TinyModel.of("bert-uncased-seqcls").folder();
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(f -> !f.toString().endsWith("safetensors")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(TWO_LABELS, moreConfig + "\"id2label\": {\"0\": \"POSITIVE\"}"));
    try (WeightSource weights = WeightSource.open(source)) {
      List<NamedTensor> tensors = new ArrayList<>();
      for (String name : weights.names()) {
        TensorView tensor = weights.tensor(name);
        tensors.add(
            name.startsWith("classifier.")
                ? secondRow(name, tensor.toFloatArray())
                : NamedTensor.deferred(name, tensor::toFloatArray, shape(tensor)));
      }
      SafetensorsWriter.write(
          folder.resolve(WeightSource.FILE_NAME), tensors, Map.of("format", "pt"));
    }
    return folder;
  }

  private static NamedTensor secondRow(String name, float[] rows) {
    float[] second = Arrays.copyOfRange(rows, rows.length / 2, rows.length);
    return name.endsWith(".weight")
        ? NamedTensor.of(name, second, 1, second.length)
        : NamedTensor.of(name, second, 1);
  }

  private static int[] shape(TensorView tensor) {
    return tensor.info().shape().stream().mapToInt(Math::toIntExact).toArray();
  }
}
