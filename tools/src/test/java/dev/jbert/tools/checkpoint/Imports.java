package dev.jbert.tools.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Imports of sources that are too small to be a model. */
public final class Imports {
  private Imports() {}

  /** What {@code ModelImporter} does, but for looking whether the result can be run. */
  public static ImportSummary run(CheckpointImporter importer, Path source, Path target)
      throws IOException {
    return AtomicFolder.write(
        target, folder -> importer.importInto(source, folder, Progress.none()));
  }
}
