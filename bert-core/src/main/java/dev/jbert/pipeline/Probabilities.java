package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import java.util.PriorityQueue;

/** Logits to probabilities, and the largest of them. */
final class Probabilities {

  private Probabilities() {}

  /**
   * Softmax of one row, summed in double precision.
   *
   * @return [columns], a new array
   * @throws NotFiniteException if there is none, because of a NaN, an infinity, or nothing above
   *     minus infinity
   */
  static float[] softmax(Matrix logits, int row) {
    int offset = logits.rowOffset(row);
    float[] values = logits.values();
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.columns(); i++) {
      max = Math.max(max, values[offset + i]);
    }
    float[] probabilities = new float[logits.columns()];
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double e = Math.exp((double) values[offset + i] - max);
      sum += e;
      probabilities[i] = (float) e;
    }
    if (Double.isNaN(sum)) {
      throw new NotFiniteException(max);
    }
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (float) (probabilities[i] / sum);
    }
    return probabilities;
  }

  /** {@code 1 / (1 + exp(-logit))}, in double precision. */
  static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-(double) logit)));
  }

  /** Softmax of values, a new array. */
  static float[] softmax(float[] logits) {
    return softmax(Matrix.of(logits, 1, logits.length), 0);
  }

  /**
   * Indices of the largest values, largest first; of equal values the lower index first.
   *
   * @param k how many, at most the number of values
   */
  static int[] largest(float[] values, int k) {
    // Value and index in one long, ordered by value and then from the last index to the first.
    PriorityQueue<Long> kept = new PriorityQueue<>();
    long smallestKept = Long.MIN_VALUE;
    for (int i = 0; i < values.length; i++) {
      long key = ((long) sortable(values[i]) << 32) | (Integer.MAX_VALUE - i);
      if (kept.size() == k) {
        if (key < smallestKept) {
          continue;
        }
        kept.poll();
      }
      kept.add(key);
      smallestKept = kept.element();
    }
    int[] indices = new int[kept.size()];
    for (int rank = indices.length - 1; rank >= 0; rank--) {
      indices[rank] = Integer.MAX_VALUE - (int) kept.remove().longValue();
    }
    return indices;
  }

  /** Bits that compare as ints the way the floats compare. */
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }
}
