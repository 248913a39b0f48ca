package dev.jbert.kernel;

/**
 * Whether plain loops still stand in for vectors.
 *
 * <p>Until the optimising compiler has got to it, a vector operation is a loop of calls over boxed
 * lanes, a thousand times slower than compiled; plain loops are compiled sooner and are bearable
 * before. So the first linear layers of a JVM, enough for one answer about a short text, are
 * computed by plain loops, and so is the attention between them. They give the same bits: the same
 * operations in the same order, {@link Math#fma} where vectors have fma, so that nobody can tell
 * from a result when the change came.
 *
 * <p>It belongs to the JVM, as its compiled code does, and ends once for all models: after so many
 * layers, or with the first longer text, which is worth the wait for compiled vectors.
 */
final class ColdStart {

  /** The system property that says how many layers; 0 for vectors from the first on. */
  static final String PROPERTY = "jbert.cold.layers";

  /** bert-large has 96, and a head one or two; bert-base has half. */
  private static final int DEFAULT_LAYERS = 100;

  /** By measurement: a process with one text of 32 tokens ends sooner, with one of 176 later. */
  private static final int MOST_ROWS = 32;

  /** Not volatile: who sees an old value takes the other way to the same result. */
  private static int layersLeft = Integer.getInteger(PROPERTY, DEFAULT_LAYERS);

  private ColdStart() {}

  /** Whether to take the plain loop. */
  static boolean isOn() {
    return layersLeft > 0;
  }

  /** Counts a linear layer of so many rows that is about to begin. */
  static void count(int rows) {
    if (layersLeft > 0) {
      layersLeft = rows > MOST_ROWS ? 0 : layersLeft - 1;
    }
  }

  /** Starts anew, for tests. */
  static void restart(int layers) {
    layersLeft = layers;
  }
}
