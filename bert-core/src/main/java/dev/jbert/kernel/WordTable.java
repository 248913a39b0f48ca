package dev.jbert.kernel;

/**
 * The vectors of a vocabulary's words, [V, E]: the largest table of a model, of which a text needs
 * a few rows. In memory, see {@link #of}, or wherever its owner reads them from.
 *
 * <p>May be read by any number of threads at once.
 */
public interface WordTable extends RowReader {

  /** V. */
  int rows();

  /** E. */
  int columns();

  /**
   * Reads the rows of words.
   *
   * @param ids numbers of rows; those from {@code first} to before {@code end} are read
   * @param target the row of {@code ids[i]} goes to its row {@code i}; other rows are left alone
   */
  void gather(int[] ids, int first, int end, Matrix target);

  /** The table that a matrix is. */
  static WordTable of(Matrix words) {
    return new WordMatrix(words);
  }
}
