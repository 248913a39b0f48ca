package dev.jbert.kernel;

import java.util.stream.IntStream;

/**
 * Which rows of an attention belong together.
 *
 * <p>The arrays are not copied and must not change while the layout is in use.
 *
 * @param numHeads N
 * @param queryStarts [B+1] first query row of each sequence, then the number of query rows
 * @param keyStarts [B+1] first key row of each sequence, then the number of key rows
 * @param attentionMask [Tk] 1 = attend, 0 = do not; empty when every key is attended. A sequence
 *     with no attended key gives every key the same probability, as the reference does.
 * @param bias what is added to the scores for the distance of query and key
 */
public record AttentionLayout(
    int numHeads, int[] queryStarts, int[] keyStarts, int[] attentionMask, DistanceBias bias) {

  /** A layout that adds nothing to the scores; throws as the other constructor. */
  public AttentionLayout(int numHeads, int[] queryStarts, int[] keyStarts, int[] attentionMask) {
    this(numHeads, queryStarts, keyStarts, attentionMask, DistanceBias.NONE);
  }

  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if there is no head, if the starts do not begin at 0, fall, or
   *     differ in number, if the attention mask has another size than the key rows or a value other
   *     than 0 and 1, or if the bias has another number of heads or query rows, or a distance
   *     without a value
   */
  public AttentionLayout {
    if (numHeads < 1) {
      throw new IllegalArgumentException("numHeads must be 1 or more, not " + numHeads);
    }
    checkStarts("queryStarts", queryStarts);
    checkStarts("keyStarts", keyStarts);
    if (queryStarts.length != keyStarts.length) {
      throw new IllegalArgumentException(
          "queryStarts has "
              + queryStarts.length
              + " values, keyStarts has "
              + keyStarts.length
              + "; both need one per sequence and one more");
    }
    checkAttentionMask(attentionMask, keyStarts[keyStarts.length - 1]);
    if (bias.values().rows() != 0) {
      checkBias(bias, numHeads, queryStarts, keyStarts);
    }
  }

  /** B. */
  public int sequences() {
    return queryStarts.length - 1;
  }

  /** All query rows. */
  public int queryRows() {
    return queryStarts[sequences()];
  }

  /** All key rows. */
  public int keyRows() {
    return keyStarts[sequences()];
  }

  /** Query rows of one sequence. */
  public int queryRows(int sequence) {
    return queryStarts[sequence + 1] - queryStarts[sequence];
  }

  /** Key rows of one sequence. */
  public int keyRows(int sequence) {
    return keyStarts[sequence + 1] - keyStarts[sequence];
  }

  /** Floats in the probabilities of all sequences: the sum of N · Sq · Sk. */
  public long probabilitiesSize() {
    long size = 0;
    for (int b = 0; b < sequences(); b++) {
      size += (long) numHeads * queryRows(b) * keyRows(b);
    }
    return size;
  }

  /** Whether the sequence attends every key. */
  boolean attendsAll(int sequence) {
    for (int row = keyStarts[sequence]; row < keyStarts[sequence + 1]; row++) {
      if (!attends(row)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the sequence attends any key. */
  boolean attendsAny(int sequence) {
    for (int row = keyStarts[sequence]; row < keyStarts[sequence + 1]; row++) {
      if (attends(row)) {
        return true;
      }
    }
    return false;
  }

  /** The key rows that the sequence attends, in order; all of its rows where it attends none. */
  int[] attendedKeys(int sequence) {
    IntStream rows = IntStream.range(keyStarts[sequence], keyStarts[sequence + 1]);
    return attendsAny(sequence) ? rows.filter(this::attends).toArray() : rows.toArray();
  }

  private boolean attends(int row) {
    return attentionMask.length == 0 || attentionMask[row] == 1;
  }

  private static void checkStarts(String name, int[] starts) {
    if (starts.length == 0 || starts[0] != 0) {
      throw new IllegalArgumentException(name + " must begin with 0");
    }
    for (int b = 1; b < starts.length; b++) {
      if (starts[b] < starts[b - 1]) {
        throw new IllegalArgumentException(
            name + "[" + b + "] is " + starts[b] + ", below the " + starts[b - 1] + " before it");
      }
    }
  }

  private static void checkBias(
      DistanceBias bias, int numHeads, int[] queryStarts, int[] keyStarts) {
    int queries = queryStarts[queryStarts.length - 1];
    if (bias.values().rows() != numHeads || bias.queryPositions().length != queries) {
      throw new IllegalArgumentException(
          "distance bias has %d heads and %d query positions, expected %d and %d"
              .formatted(bias.values().rows(), bias.queryPositions().length, numHeads, queries));
    }
    for (int b = 1; b < keyStarts.length; b++) {
      int keys = keyStarts[b] - keyStarts[b - 1];
      for (int row = queryStarts[b - 1]; row < queryStarts[b]; row++) {
        int position = bias.queryPositions()[row];
        if (position < 0 || Math.max(position, keys - 1 - position) > bias.reach()) {
          throw new IllegalArgumentException(
              "distance bias reaches %d rows; query row %d at position %d has %d keys"
                  .formatted(bias.reach(), row, position, keys));
        }
      }
    }
  }

  private static void checkAttentionMask(int[] attentionMask, int keyRows) {
    if (attentionMask.length != 0 && attentionMask.length != keyRows) {
      throw new IllegalArgumentException(
          "attentionMask has " + attentionMask.length + " values for " + keyRows + " key rows");
    }
    for (int t = 0; t < attentionMask.length; t++) {
      if (attentionMask[t] != 0 && attentionMask[t] != 1) {
        throw new IllegalArgumentException(
            "attentionMask[" + t + "] is " + attentionMask[t] + ", neither 0 nor 1");
      }
    }
  }
}
