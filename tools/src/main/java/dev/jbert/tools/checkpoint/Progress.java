package dev.jbert.tools.checkpoint;

/** Told how far a long piece of work is. May be called often, from one thread at a time. */
@FunctionalInterface
public interface Progress {

  /** The total of a step whose size is not known. */
  long UNKNOWN = -1;

  /**
   * The state of the work.
   *
   * @param step what is being done, for people, for example {@code Converting bert-base-uncased};
   *     another step than at the last call means that the last one is over
   * @param done bytes done, 0 or more
   * @param total bytes in all, or {@link #UNKNOWN}
   */
  void report(String step, long done, long total);

  /** Tells nobody. */
  static Progress none() {
    return (step, done, total) -> {};
  }
}
