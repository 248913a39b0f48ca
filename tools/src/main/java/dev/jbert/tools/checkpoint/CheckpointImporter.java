package dev.jbert.tools.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Turns checkpoints of one format into Hugging Face folders. */
public interface CheckpointImporter {

  /** Whether {@code source} looks like this format; reads names of files, not their contents. */
  boolean accepts(Path source) throws IOException;

  /**
   * Converts a checkpoint.
   *
   * @param source what {@link #accepts} accepted
   * @param folder where to write {@code config.json}, {@code model.safetensors}, {@code vocab.txt}
   *     and {@code tokenizer_config.json}; exists and is empty
   * @param progress is told bytes of weights
   * @throws CheckpointException if the files do not make a model that is known
   * @throws IOException if reading or writing fails
   */
  ImportSummary importInto(Path source, Path folder, Progress progress) throws IOException;
}
