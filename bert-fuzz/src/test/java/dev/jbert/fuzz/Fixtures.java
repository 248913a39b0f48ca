package dev.jbert.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sound files: the inputs that targets begin with, and the small models of bert-core's tests. */
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

  /**
   * Inputs of a target that are sound files.
   *
   * @param target the test class
   * @param names each a file in the target's folder of inputs, with the test's method before it
   */
  public static List<String> inputs(Class<?> target, String... names) {
    return Stream.of(names).map(name -> input(target, name)).toList();
  }

  private static String input(Class<?> target, String name) {
    String resource = target.getSimpleName() + "Inputs/" + name;
    try (InputStream in = target.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no input " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
