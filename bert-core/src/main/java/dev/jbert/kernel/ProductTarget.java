package dev.jbert.kernel;

/** Where the tiles of a product go: some of its rows, those of a block, from some column on. */
sealed interface ProductTarget {

  /**
   * Puts tiles, beside and below each other, where they belong.
   *
   * @param tiles element (r, j) at {@code r · stride + j}; read only
   * @param row the first row of the first block
   * @param rows of the tiles that belong to the target
   * @param columns of the tiles that belong to the target
   */
  void store(float[] tiles, int stride, int row, int rows, int column, int columns);

  /**
   * The rows {@code from} (inclusive) to {@code from + count}, as a view.
   *
   * @param from where a block begins
   * @param count of whole blocks, or all rows that follow
   */
  ProductTarget rows(int from, int count);

  /** Rows as everybody reads them. */
  record Rows(Matrix y) implements ProductTarget {

    @Override
    public Rows rows(int from, int count) {
      return new Rows(y.rows(from, count));
    }

    @Override
    public void store(float[] tiles, int stride, int row, int rows, int column, int columns) {
      for (int r = 0; r < rows; r++) {
        int at = y.rowOffset(row + r) + column;
        System.arraycopy(tiles, r * stride, y.values(), at, columns);
      }
    }
  }

  /**
   * The left operand of the next product. A tile is turned while it still is in the first-level
   * cache, which saves a pass over all rows.
   */
  record Packed(PackedRows y) implements ProductTarget {

    @Override
    public Packed rows(int from, int count) {
      return new Packed(y.rows(from, count));
    }

    @Override
    public void store(float[] tiles, int stride, int row, int rows, int column, int columns) {
      int from = 0;
      for (int block = y.blockOf(row); y.firstRow(block) < row + rows; block++) {
        int height = y.height(block);
        Panels.pack(tiles, from, stride, height, columns, height, y.values(), y.at(block, column));
        from += height * stride;
      }
    }
  }
}
