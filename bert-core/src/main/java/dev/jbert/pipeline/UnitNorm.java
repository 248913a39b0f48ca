package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;

/** Scales vectors to the Euclidean norm 1. */
final class UnitNorm {

  /** As the reference: what is smaller is not blown up, and a vector of zeros stays one. */
  private static final double SMALLEST = 1e-12;

  private UnitNorm() {}

  /** Scales every row, in place. */
  static void scale(Matrix vectors) {
    for (int r = 0; r < vectors.rows(); r++) {
      int start = vectors.rowOffset(r);
      double squares = 0;
      for (int i = start; i < start + vectors.columns(); i++) {
        squares += (double) vectors.values()[i] * vectors.values()[i];
      }
      double norm = Math.max(Math.sqrt(squares), SMALLEST);
      for (int i = start; i < start + vectors.columns(); i++) {
        vectors.values()[i] = (float) (vectors.values()[i] / norm);
      }
    }
  }
}
