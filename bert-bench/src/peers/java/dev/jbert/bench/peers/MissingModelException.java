package dev.jbert.bench.peers;

import java.nio.file.Path;

/** A model's folder is not there. */
final class MissingModelException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MissingModelException(Path folder, String name) {
    super(
        "%s is not there; run tools/jbert pull %s, or set JBERT_CACHE to the cache that has it"
            .formatted(folder, name));
  }
}
