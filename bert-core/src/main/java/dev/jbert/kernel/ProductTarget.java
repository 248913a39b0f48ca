package dev.jbert.kernel;

/** Where the tiles of a product go: some of its rows, those of a block, from some column on. */
sealed interface ProductTarget {

  /**
   * Puts a tile where it belongs.
   *
   * @param tile element (r, j) at {@code r · Tiles.COLUMNS + j}; read only
   * @param row the first row of the block
   * @param rows of the tile that belong to the target
   * @param columns of the tile that belong to the target
   */
  void store(float[] tile, int row, int rows, int column, int columns);

  /** The reverse of {@link #store}; elements that do not belong to the target are left alone. */
  void load(float[] tile, int row, int rows, int column, int columns);

  /** Rows as everybody reads them. */
  record Rows(Matrix y) implements ProductTarget {

    @Override
    public void store(float[] tile, int row, int rows, int column, int columns) {
      for (int r = 0; r < rows; r++) {
        int at = y.rowOffset(row + r) + column;
        System.arraycopy(tile, r * Tiles.COLUMNS, y.values(), at, columns);
      }
    }

    @Override
    public void load(float[] tile, int row, int rows, int column, int columns) {
      for (int r = 0; r < rows; r++) {
        int at = y.rowOffset(row + r) + column;
        System.arraycopy(y.values(), at, tile, r * Tiles.COLUMNS, columns);
      }
    }
  }

  /**
   * The left operand of the next product. A tile is turned while it still is in the first-level
   * cache, which saves a pass over all rows.
   */
  record Packed(PackedRows y) implements ProductTarget {

    @Override
    public void store(float[] tile, int row, int rows, int column, int columns) {
      int height = y.height(row / y.blockRows());
      int at = y.at(row / y.blockRows(), column);
      Panels.pack(tile, 0, Tiles.COLUMNS, height, columns, height, y.values(), at);
    }

    @Override
    public void load(float[] tile, int row, int rows, int column, int columns) {
      int height = y.height(row / y.blockRows());
      int at = y.at(row / y.blockRows(), column);
      for (int r = 0; r < height; r++) {
        for (int j = 0; j < columns; j++) {
          tile[r * Tiles.COLUMNS + j] = y.values()[at + j * height + r];
        }
      }
    }
  }
}
