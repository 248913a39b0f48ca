package dev.jbert.kernel;

/** Reads rows of a matrix that is not in memory as a whole. */
@FunctionalInterface
public interface RowReader {

  /**
   * Reads rows {@code first} to {@code first + target.rows() - 1}. Several threads may read at
   * once.
   *
   * @param target [rows, columns], contiguous, overwritten
   */
  void read(int first, Matrix target);
}
