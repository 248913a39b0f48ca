package dev.jbert.tools.command;

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

/** The small reference model with two labels, less its first. */
final class OneLabelModel {
  private OneLabelModel() {}

  static Path write(Path folder) throws IOException {
    Path source = CommandRun.TINY.resolve("bert-uncased-seqcls");
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll("\"id2label\": \\{[^}]*}", "\"id2label\": {\"0\": \"POSITIVE\"}"));
    try (WeightSource weights = WeightSource.open(source)) {
      List<NamedTensor> tensors = new ArrayList<>();
      for (String name : weights.names()) {
        TensorView tensor = weights.tensor(name);
        int[] shape = tensor.info().shape().stream().mapToInt(Math::toIntExact).toArray();
        float[] values = tensor.toFloatArray();
        if (name.startsWith("classifier.")) {
          values = Arrays.copyOfRange(values, values.length / 2, values.length);
          shape[0] = 1;
        }
        tensors.add(NamedTensor.of(name, values, shape));
      }
      Path file = folder.resolve(WeightSource.FILE_NAME);
      Files.delete(file);
      SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    }
    return folder;
  }
}
