package dev.jbert.bench.peers;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.WeightPrecision;

/** Whether two sides have computed the same. */
final class Agreement {

  private Agreement() {}

  /** Below this the two do not compute the same, and their times say nothing. */
  static double leastCosine(WeightPrecision weights) {
    return switch (weights) {
      case F32 -> 0.99999;
      case BF16 -> 0.9999;
    };
  }

  /**
   * The cosine between a row and another side's.
   *
   * @param expected rows as wide as those of x, end to end
   * @param expectedRow which of them
   */
  static double cosine(Matrix x, int row, float[] expected, int expectedRow) {
    double product = 0;
    double squares = 0;
    double expectedSquares = 0;
    for (int column = 0; column < x.columns(); column++) {
      double value = x.at(row, column);
      double other = expected[expectedRow * x.columns() + column];
      product += value * other;
      squares += value * value;
      expectedSquares += other * other;
    }
    return product / Math.sqrt(squares * expectedSquares);
  }
}
