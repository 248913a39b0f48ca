package dev.jbert.kernel;

/**
 * Whether plain loops still stand in for vectors.
 *
 * <p>Until the optimising compiler has got to it, a vector operation is a loop of calls over boxed
 * lanes, a thousand times slower than compiled; plain loops are compiled sooner and are bearable
 * before. So the first linear layers of a JVM, enough for one answer about a text of middling
 * length, are computed by plain loops, and so is the attention between them. They give the same
 * bits: the same operations in the same order, {@link Math#fma} where vectors have fma, so that
 * nobody can tell from a result when the change came.
 *
 * <p>It belongs to the JVM, as its compiled code does, and ends once for all models: after so many
 * layers, or with the first large layer, which is worth the wait for compiled vectors. The wait is
 * {@link VectorWarmUp}.
 */
final class ColdStart {

  /** The system property that says how many layers; 0 for vectors from the first on. */
  static final String PROPERTY = "jbert.cold.layers";

  /** bert-large has 96, and a head one or two; bert-base has half. */
  private static final int DEFAULT_LAYERS = 100;

  /**
   * Multiply-adds of the largest layer. By measurement: a process with one text of 252 tokens on
   * MiniLM ends in half the time, with one of 62 on bert-base in two thirds, with 122 there is no
   * difference, with 252 it takes a third longer.
   */
  private static final long MOST_OPERATIONS = 1L << 28;

  /** Not volatile: who sees an old value takes the other way to the same result. */
  private static int layersLeft = Integer.getInteger(PROPERTY, DEFAULT_LAYERS);

  /** The last layer may be that of one chosen row. */
  private static int mostRows;

  private ColdStart() {}

  /** Whether to take the plain loop. */
  static boolean isOn() {
    return layersLeft > 0;
  }

  /**
   * Counts a linear layer [out, in] that is about to be applied to so many rows; the last one waits
   * for compiled vectors.
   */
  static void count(int rows, PackedMatrix weight) {
    if (layersLeft > 0) {
      long operations = (long) rows * weight.out() * weight.in();
      mostRows = Math.max(mostRows, rows);
      layersLeft = operations > MOST_OPERATIONS ? 0 : layersLeft - 1;
      if (layersLeft == 0) {
        VectorWarmUp.run(mostRows);
      }
    }
  }

  /** Starts anew, for tests. */
  static void restart(int layers) {
    layersLeft = layers;
    mostRows = 0;
  }
}
