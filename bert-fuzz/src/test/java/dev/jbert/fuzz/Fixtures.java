package dev.jbert.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small random models that the tests of bert-core have. */
public final class Fixtures {

  private static final Path TINY = Path.of("..", "bert-core", "src", "test", "resources", "tiny");

  private Fixtures() {}

  /** A model's folder. */
  public static Path folder(String model) {
    return TINY.resolve(model);
  }

  /** A file of a model's folder. */
  public static byte[] file(String model, String name) throws IOException {
    return Files.readAllBytes(folder(model).resolve(name));
  }
}
