package dev.jbert.kernel;

/**
 * How a panel lies in memory, the part of a product's right operand that makes {@code width} of its
 * columns: for each k {@code width} elements side by side, the k dealt out to {@code streams}. An
 * element is a float, or a pair of {@link Bf16Panels}.
 *
 * <p>With one stream all k follow each other. With four, a stream holds every fourth k, and the
 * second begins where the first ends: whoever takes the k in order reads in four places in turn.
 * The processor fetches ahead in each, and more of the memory's delay is hidden.
 *
 * @param width of a panel
 * @param streams 1 or more
 */
record PanelLayout(int width, int streams) {

  /** The same for columns that lie in pairs, two to an element. */
  PanelLayout ofPairs() {
    return new PanelLayout(width / 2, streams);
  }

  /** Elements from where a stream begins to where the next does, for {@code in} k in all. */
  int streamElements(int in) {
    return Math.ceilDiv(in, streams) * width;
  }

  /**
   * Elements of a panel of {@code in} k; where these cannot be dealt out evenly, some are unused.
   */
  long panelElements(int in) {
    return (long) streams * Math.ceilDiv(in, streams) * width;
  }

  /** Where the elements of {@code k} begin in a panel of {@code in} k. */
  int at(int k, int in) {
    return k % streams * streamElements(in) + k / streams * width;
  }
}
