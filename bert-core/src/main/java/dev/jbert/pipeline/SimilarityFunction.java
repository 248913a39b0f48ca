package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.Interruption;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How alike two vectors are, the larger the more: {@code similarity_fn_name} of
 * sentence-transformers. Summed in double precision.
 *
 * <pre>{@code
 * SimilarityFunction.COSINE.of(new float[] {1, 0}, new float[] {1, 1})      // 0.70710677
 * SimilarityFunction.EUCLIDEAN.of(new float[] {1, 0}, new float[] {4, 4})   // -5.0
 * }</pre>
 */
public enum SimilarityFunction {
  /**
   * The cosine of the angle: 1 for the same direction, 0 for a right angle, -1 for the opposite; 0
   * if a vector is zero.
   */
  COSINE,
  /** The dot product. */
  DOT,
  /** The Euclidean distance, with a minus. */
  EUCLIDEAN,
  /** The sum of the absolute differences, with a minus. */
  MANHATTAN;

  /** The name in the files of sentence-transformers, for example {@code dot}. */
  public String functionName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The function that the files call so, if there is one. */
  static Optional<SimilarityFunction> ofFunctionName(String name) {
    return Stream.of(values()).filter(f -> f.functionName().equals(name)).findFirst();
  }

  /**
   * One against one.
   *
   * @throws IllegalArgumentException if the vectors differ in size
   */
  public float of(float[] a, float[] b) {
    return matrix(Matrix.of(a, 1, a.length), Matrix.of(b, 1, b.length)).at(0, 0);
  }

  /**
   * Every row against every row.
   *
   * @param a [rows of a, M]; read only
   * @param b [rows of b, M]; read only
   * @return [rows of a, rows of b], the caller's own
   * @throws IllegalArgumentException if the vectors differ in size
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
   *     afterwards
   */
  public Matrix matrix(Matrix a, Matrix b) {
    if (a.columns() != b.columns()) {
      throw new IllegalArgumentException(
          "vectors of sizes %d and %d".formatted(a.columns(), b.columns()));
    }
    Matrix similarities = Matrix.zeros(a.rows(), b.rows());
    for (int r = 0; r < a.rows(); r++) {
      Interruption.check();
      for (int s = 0; s < b.rows(); s++) {
        similarities.values()[similarities.rowOffset(r) + s] = of(a, r, b, s);
      }
    }
    return similarities;
  }

  /**
   * Row {@code r} of a against row {@code s} of b, which are as wide; never -0.0 for no distance.
   */
  float of(Matrix a, int r, Matrix b, int s) {
    return (float)
        switch (this) {
          case COSINE -> cosine(a, a.rowOffset(r), b, b.rowOffset(s));
          case DOT -> dot(a, a.rowOffset(r), b, b.rowOffset(s));
          case EUCLIDEAN -> 0 - euclidean(a, a.rowOffset(r), b, b.rowOffset(s));
          case MANHATTAN -> 0 - manhattan(a, a.rowOffset(r), b, b.rowOffset(s));
        };
  }

  private static double cosine(Matrix a, int startOfA, Matrix b, int startOfB) {
    double norms =
        Math.sqrt(dot(a, startOfA, a, startOfA)) * Math.sqrt(dot(b, startOfB, b, startOfB));
    return norms == 0 ? 0 : dot(a, startOfA, b, startOfB) / norms;
  }

  private static double dot(Matrix a, int startOfA, Matrix b, int startOfB) {
    double sum = 0;
    for (int c = 0; c < a.columns(); c++) {
      sum += (double) a.values()[startOfA + c] * b.values()[startOfB + c];
    }
    return sum;
  }

  private static double euclidean(Matrix a, int startOfA, Matrix b, int startOfB) {
    double sum = 0;
    for (int c = 0; c < a.columns(); c++) {
      double difference = (double) a.values()[startOfA + c] - b.values()[startOfB + c];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static double manhattan(Matrix a, int startOfA, Matrix b, int startOfB) {
    double sum = 0;
    for (int c = 0; c < a.columns(); c++) {
      sum += Math.abs((double) a.values()[startOfA + c] - b.values()[startOfB + c]);
    }
    return sum;
  }
}
