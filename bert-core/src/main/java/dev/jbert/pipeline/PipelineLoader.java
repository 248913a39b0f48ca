package dev.jbert.pipeline;

import dev.jbert.model.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Loads a folder for one pipeline, which then owns it. */
final class PipelineLoader {

  private PipelineLoader() {}

  /**
   * Loads a folder and makes a pipeline of it. If the pipeline cannot be made, the folder is closed
   * again.
   *
   * @param make takes the folder and what is to be run when the pipeline is closed
   */
  static <P> P load(Path folder, LoadOptions options, BiFunction<ModelFolder, Runnable, P> make)
      throws IOException {
    ModelFolder loaded = ModelFolder.load(folder, options);
    try {
      return make.apply(loaded, loaded::close);
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }
}
