package dev.jbert.model;

import java.util.Objects;

/**
 * Hidden states as a padded rectangle [B, S, H], as Hugging Face gives them. Rows of dropped
 * padding are zero.
 *
 * @param values row-major, the caller's own
 * @param sequences B
 * @param paddedLength S, the longest sequence or the width of the rectangle that came in
 * @param hiddenSize H
 */
public record PaddedStates(float[] values, int sequences, int paddedLength, int hiddenSize) {

  /** The element of a sequence's token. */
  public float at(int sequence, int token, int column) {
    Objects.checkIndex(sequence, sequences);
    Objects.checkIndex(token, paddedLength);
    Objects.checkIndex(column, hiddenSize);
    return values[(sequence * paddedLength + token) * hiddenSize + column];
  }
}
