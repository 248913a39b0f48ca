package dev.jbert.kernel;

/**
 * The words of a matrix.
 *
 * @param words [V, E]; read only
 */
record WordMatrix(Matrix words) implements WordTable {

  @Override
  public int rows() {
    return words.rows();
  }

  @Override
  public int columns() {
    return words.columns();
  }

  @Override
  public void gather(int[] ids, int first, int end, Matrix target) {
    for (int i = first; i < end; i++) {
      copyRow(ids[i], target, i);
    }
  }

  @Override
  public void read(int first, Matrix target) {
    for (int row = 0; row < target.rows(); row++) {
      copyRow(first + row, target, row);
    }
  }

  private void copyRow(int row, Matrix target, int targetRow) {
    System.arraycopy(
        words.values(),
        words.rowOffset(row),
        target.values(),
        target.rowOffset(targetRow),
        words.columns());
  }
}
