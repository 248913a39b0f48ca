package dev.jbert.tools.onnx;

import java.util.Arrays;

/** Whether two weights are the same, bit for bit. */
final class SameValues {

  private SameValues() {}

  /** Compares shapes and values; where both are one tensor, without reading it. */
  static boolean of(BoundWeight one, BoundWeight other) {
    if (one.tensor() == other.tensor() && one.transposed() == other.transposed()) {
      return true;
    }
    // By bits, so that -0 differs from 0 and NaN equals itself.
    return one.shape().equals(other.shape()) && Arrays.equals(one.values(), other.values());
  }
}
