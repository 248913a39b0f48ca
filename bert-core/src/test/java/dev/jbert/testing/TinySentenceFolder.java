package dev.jbert.testing;

import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A sentence-transformers folder around a small reference model, made in code. */
public final class TinySentenceFolder {

  private static final long SEED = 20_270_103;

  private final Path folder;
  private final List<String> modules = new ArrayList<>();

  /** Nothing is in the folder yet. */
  public TinySentenceFolder(Path folder) {
    this.folder = folder;
  }

  /** Copies a model of the test resources to a folder in it, {@code ""} for itself. */
  public TinySentenceFolder model(String name, String path) throws IOException {
    Path target = Files.createDirectories(folder.resolve(path));
    try (Stream<Path> files = Files.list(TinyModel.of(name).folder())) {
      for (Path file : files.filter(f -> !f.toString().contains("expected")).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return this;
  }

  /** Adds a module to {@code modules.json}. */
  public TinySentenceFolder module(String type, String path) throws IOException {
    modules.add(
        "{\"idx\": %d, \"name\": \"%d\", \"path\": \"%s\", \"type\": \"%s\"}"
            .formatted(modules.size(), modules.size(), path, type));
    return file("modules.json", modules.toString());
  }

  /** Forgets the modules. */
  public TinySentenceFolder withoutModules() {
    modules.clear();
    return this;
  }

  /** Writes a file. */
  public TinySentenceFolder file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /** Writes random weights of a Dense module; the same for the same name and shape. */
  public TinySentenceFolder weights(String path, Map<String, int[]> shapes) throws IOException {
    List<NamedTensor> tensors = new ArrayList<>();
    shapes.forEach((name, shape) -> tensors.add(NamedTensor.of(name, values(name, shape), shape)));
    Files.createDirectories(folder.resolve(path));
    SafetensorsWriter.write(
        folder.resolve(path).resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    return this;
  }

  /** The values of such weights. */
  public static float[] values(String name, int... shape) {
    Random random = new Random(SEED + name.hashCode());
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 8;
    }
    return values;
  }
}
