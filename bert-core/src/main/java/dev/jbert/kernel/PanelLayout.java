package dev.jbert.kernel;

/**
 * How a panel lies in memory, the part of a product's right operand that makes {@code width} of its
 * columns: for each k {@code width} floats side by side, the k dealt out to {@code streams}.
 *
 * <p>With one stream all k follow each other. With four, a stream holds every fourth k, and the
 * second begins where the first ends: whoever takes the k in order reads in four places in turn.
 * The processor fetches ahead in each, and more of the memory's delay is hidden.
 *
 * @param width of a panel
 * @param streams 1 or more
 */
record PanelLayout(int width, int streams) {

  /** Floats from where a stream begins to where the next does, for {@code in} k in all. */
  int streamFloats(int in) {
    return Math.ceilDiv(in, streams) * width;
  }

  /** Floats of a panel of {@code in} k; where these cannot be dealt out evenly, some are unused. */
  long panelFloats(int in) {
    return (long) streams * Math.ceilDiv(in, streams) * width;
  }

  /** Where the floats of {@code k} begin in a panel of {@code in} k. */
  int at(int k, int in) {
    return k % streams * streamFloats(in) + k / streams * width;
  }
}
