package dev.jbert.kernel;

/**
 * What is added to the score of a query and a key for their distance, before softmax.
 *
 * <p>The arrays are not copied and must not change while the bias is in use.
 *
 * @param values [N, 2 · reach + 1]: row n, column {@code reach + d} is added in head n for a key
 *     that stands d rows behind the query in their sequence; without rows nothing is added. Minus
 *     infinity hides a key; every query must attend a key that is not hidden, or its probabilities
 *     are NaN
 * @param queryPositions [Tq] where each query row stands in its sequence, from 0; key rows stand as
 *     they are laid out
 */
public record DistanceBias(Matrix values, int[] queryPositions) {

  /** Adds nothing. */
  public static final DistanceBias NONE = new DistanceBias(Matrix.zeros(0, 1), new int[0]);

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the number of columns is even
   */
  public DistanceBias {
    if (values.columns() % 2 == 0) {
      throw new IllegalArgumentException(
          "distance bias: expected an odd number of columns, found " + values.columns());
    }
  }

  /**
   * Queries and keys of one sequence in one head.
   *
   * @param head n
   * @param firstQuery the row of the first query
   * @param queries number of queries
   * @param keys key rows
   * @param firstKey the row of the sequence's first key
   */
  record Block(int head, int firstQuery, int queries, int[] keys, int firstKey) {

    /** Some of the queries: {@code count} from the {@code from}-th of these on. */
    Block queries(int from, int count) {
      return new Block(head, firstQuery + from, count, keys, firstKey);
    }
  }

  /** Whether nothing is added. */
  boolean isNone() {
    return values.rows() == 0;
  }

  /** The largest distance that there is a value for. */
  int reach() {
    return values.columns() / 2;
  }

  /**
   * Adds the values to the scores of a block.
   *
   * @param scores query q and key j of the block at {@code j · stride + q}
   * @param unit what a value of 1 adds
   */
  void addTo(float[] scores, int stride, float unit, Block block) {
    if (isNone()) {
      return;
    }
    int center = values.rowOffset(block.head) + reach();
    for (int j = 0; j < block.keys.length; j++) {
      int keyPosition = block.keys[j] - block.firstKey;
      for (int q = 0; q < block.queries; q++) {
        int distance = keyPosition - queryPositions[block.firstQuery + q];
        int at = j * stride + q;
        scores[at] = Math.fma(values.values()[center + distance], unit, scores[at]);
      }
    }
  }
}
