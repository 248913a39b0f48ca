package dev.jbert.model;

import java.util.Objects;

/**
 * What every token of one sequence attends to, after softmax: [N, S, S], head by head, row-major.
 *
 * @param values the caller's own; the S values of a query sum to 1
 * @param numHeads N
 * @param sequenceLength S
 */
public record AttentionProbabilities(float[] values, int numHeads, int sequenceLength) {

  /** How much the token {@code query} attends to the token {@code key} in a head. */
  public float at(int head, int query, int key) {
    Objects.checkIndex(head, numHeads);
    Objects.checkIndex(query, sequenceLength);
    Objects.checkIndex(key, sequenceLength);
    return values[(head * sequenceLength + query) * sequenceLength + key];
  }
}
