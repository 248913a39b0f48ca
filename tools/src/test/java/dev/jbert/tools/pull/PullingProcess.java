package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of its own that adds a model to a cache: says {@code adding} once it is at it, writes
 * half, waits for a line, writes the rest and says {@code added} or {@code there}.
 */
final class PullingProcess {

  private PullingProcess() {}

  /** Starts one. */
  static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PullingProcess.class.getName(),
                directory.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Adds the model {@code shared} to the cache whose directory is the only argument. */
  public static void main(String[] arguments) throws IOException {
    boolean added =
        new ModelCache(Path.of(arguments[0]))
            .add(
                "shared",
                Progress.none(),
                folder -> {
                  Files.writeString(folder.resolve("first"), "1");
                  System.out.println("adding");
                  int line = System.in.read();
                  return Files.writeString(folder.resolve("second"), "2" + line);
                })
            .isPresent();
    System.out.println(added ? "added" : "there");
  }
}
