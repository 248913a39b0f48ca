package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Path;

/** Where jars come from. */
@FunctionalInterface
interface ArtifactSource {

  /**
   * Puts an artifact's jar into a folder.
   *
   * @param folder where to; exists
   * @param progress is told bytes downloaded, where these are known
   * @return the jar
   * @throws PullException if it cannot be had
   * @throws IOException if reading or writing fails
   */
  Path fetch(MavenArtifact artifact, Path folder, Progress progress) throws IOException;
}
