package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;

/**
 * The cosine of the angle between vectors: 1 for the same direction, 0 for a right angle, -1 for
 * the opposite. Summed in double precision; 0 if a vector is zero.
 */
public final class CosineSimilarity {

  private CosineSimilarity() {}

  /**
   * One against one.
   *
   * <pre>{@code
   * CosineSimilarity.of(new float[] {1, 0}, new float[] {1, 1})   // 0.70710677
   * }</pre>
   *
   * @throws IllegalArgumentException if the vectors differ in size
   */
  public static float of(float[] a, float[] b) {
    return of(Matrix.of(a, 1, a.length), 0, Matrix.of(b, 1, b.length), 0);
  }

  /**
   * Every row against every row.
   *
   * @param a [R, H]; read only
   * @param b [S, H]; read only
   * @return [R, S], the caller's own
   * @throws IllegalArgumentException if the vectors differ in size
   */
  public static Matrix matrix(Matrix a, Matrix b) {
    Matrix similarities = Matrix.zeros(a.rows(), b.rows());
    for (int r = 0; r < a.rows(); r++) {
      for (int s = 0; s < b.rows(); s++) {
        similarities.values()[similarities.rowOffset(r) + s] = of(a, r, b, s);
      }
    }
    return similarities;
  }

  private static float of(Matrix a, int rowOfA, Matrix b, int rowOfB) {
    if (a.columns() != b.columns()) {
      throw new IllegalArgumentException(
          "vectors of sizes %d and %d".formatted(a.columns(), b.columns()));
    }
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int c = 0; c < a.columns(); c++) {
      double x = a.values()[a.rowOffset(rowOfA) + c];
      double y = b.values()[b.rowOffset(rowOfB) + c];
      product += x * y;
      squaresOfA += x * x;
      squaresOfB += y * y;
    }
    double norms = Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB);
    return norms == 0 ? 0 : (float) (product / norms);
  }
}
