package dev.jbert.kernel;

import java.util.Objects;

/**
 * A row-major view of floats: {@code rows x columns}, row {@code r} starting at {@code offset + r *
 * stride}.
 *
 * <p>A view shares its array: who writes through one view is seen through every other. It is
 * immutable itself and holds no lock.
 *
 * @param values the array looked at
 * @param offset index of the element in row 0, column 0
 * @param rows number of rows, 0 or more
 * @param columns number of columns, 0 or more
 * @param stride distance between the starts of two rows, {@code columns} or more
 */
public record Matrix(float[] values, int offset, int rows, int columns, int stride) {

  /**
   * Checks that every element lies inside the array.
   *
   * @throws IllegalArgumentException if a number is negative or the stride is below the columns
   * @throws IndexOutOfBoundsException if the last element lies outside the array
   */
  public Matrix {
    if (rows < 0 || columns < 0 || stride < columns) {
      throw new IllegalArgumentException(
          "matrix of " + rows + " rows and " + columns + " columns with stride " + stride);
    }
    long extent = rows == 0 ? 0 : (rows - 1L) * stride + columns;
    Objects.checkFromIndexSize((long) offset, extent, (long) values.length);
  }

  /** A contiguous matrix that begins at the array's start. */
  public static Matrix of(float[] values, int rows, int columns) {
    return new Matrix(values, 0, rows, columns, columns);
  }

  /** A new contiguous matrix of zeros. */
  public static Matrix zeros(int rows, int columns) {
    return of(new float[Math.multiplyExact(rows, columns)], rows, columns);
  }

  /** Index in {@link #values} of the first element of {@code row}. */
  public int rowOffset(int row) {
    return offset + row * stride;
  }

  /** The element at {@code row}, {@code column}. */
  public float at(int row, int column) {
    return values[rowOffset(row) + Objects.checkIndex(column, columns)];
  }

  /** The columns {@code from} (inclusive) to {@code from + count} of every row, as a view. */
  public Matrix columns(int from, int count) {
    Objects.checkFromIndexSize(from, count, columns);
    return new Matrix(values, offset + from, rows, count, stride);
  }

  /** The rows {@code from} (inclusive) to {@code from + count}, as a view. */
  public Matrix rows(int from, int count) {
    Objects.checkFromIndexSize(from, count, rows);
    // A view without rows may begin where a strided array has already ended.
    return new Matrix(values, count == 0 ? offset : rowOffset(from), count, columns, stride);
  }
}
