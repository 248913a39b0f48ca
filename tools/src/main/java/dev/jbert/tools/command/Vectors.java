package dev.jbert.tools.command;

import dev.jbert.kernel.Matrix;
import dev.jbert.pipeline.NotFiniteException;
import dev.jbert.tools.npy.FloatArray;
import dev.jbert.tools.output.FiniteNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Matrices as rows and as arrays to write. */
final class Vectors {
  private Vectors() {}

  /** Returns copies of the rows of a matrix. */
  static List<float[]> rows(Matrix matrix) {
    List<float[]> rows = new ArrayList<>();
    for (int r = 0; r < matrix.rows(); r++) {
      int from = matrix.rowOffset(r);
      rows.add(Arrays.copyOfRange(matrix.values(), from, from + matrix.columns()));
    }
    return rows;
  }

  /**
   * Returns the very rows.
   *
   * @throws NotFiniteException if a number is NaN or infinite
   */
  static List<float[]> finite(List<float[]> rows) {
    rows.forEach(FiniteNumbers::of);
    return rows;
  }

  /** Returns rows of one width as a matrix without gaps. */
  static Matrix matrix(List<float[]> rows) {
    FloatArray array = array(rows);
    return Matrix.of(array.data(), array.shape()[0], array.shape()[1]);
  }

  /** Returns rows of one width as an array [rows, width]. */
  static FloatArray array(List<float[]> rows) {
    int width = rows.isEmpty() ? 0 : rows.getFirst().length;
    float[] data = new float[Math.multiplyExact(rows.size(), width)];
    for (int r = 0; r < rows.size(); r++) {
      System.arraycopy(rows.get(r), 0, data, r * width, width);
    }
    return FloatArray.of(data, rows.size(), width);
  }

  /** Returns the Euclidean norm. */
  static double norm(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares);
  }

  /** Returns the vector with norm 1; a vector of zeros stays one. */
  static float[] normalized(float[] vector) {
    double norm = Math.max(norm(vector), Float.MIN_NORMAL);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / norm);
    }
    return unit;
  }

  /** Returns the mean of the elements. */
  static double mean(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += x;
    }
    return sum / vector.length;
  }
}
