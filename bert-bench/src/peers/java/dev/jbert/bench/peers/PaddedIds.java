package dev.jbert.bench.peers;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences padded to the longest of them.
 *
 * @param inputIds the sequences as they were
 * @param length of the longest
 */
record PaddedIds(int[][] inputIds, int length) {

  static PaddedIds of(int[][] inputIds) {
    int length = 0;
    for (int[] ids : inputIds) {
      length = Math.max(length, ids.length);
    }
    return new PaddedIds(inputIds, length);
  }

  /** Whether some sequence is shorter than the longest. */
  boolean isPadded() {
    for (int[] ids : inputIds) {
      if (ids.length < length) {
        return true;
      }
    }
    return false;
  }

  long[] shape() {
    return new long[] {inputIds.length, length};
  }

  /** The ids, 0 for padding. */
  long[] ids() {
    long[] padded = new long[inputIds.length * length];
    for (int row = 0; row < inputIds.length; row++) {
      for (int i = 0; i < inputIds[row].length; i++) {
        padded[row * length + i] = inputIds[row][i];
      }
    }
    return padded;
  }

  /** 1 for a token, 0 for padding. */
  long[] mask() {
    long[] mask = new long[inputIds.length * length];
    for (int row = 0; row < inputIds.length; row++) {
      for (int i = 0; i < inputIds[row].length; i++) {
        mask[row * length + i] = 1;
      }
    }
    return mask;
  }

  /** Of states [sequences, length, hiddenSize] those of tokens, sequence by sequence. */
  List<float[]> withoutPadding(FloatBuffer states) {
    int hiddenSize = states.remaining() / (inputIds.length * length);
    List<float[]> sequences = new ArrayList<>();
    for (int row = 0; row < inputIds.length; row++) {
      float[] sequence = new float[inputIds[row].length * hiddenSize];
      states.get(row * length * hiddenSize, sequence);
      sequences.add(sequence);
    }
    return sequences;
  }
}
