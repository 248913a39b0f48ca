package dev.jbert.kernel;

/** Where the tiles of a product go: block i of its rows, from some column on. */
sealed interface ProductTarget {

  /**
   * Puts a tile where it belongs.
   *
   * @param tile element (r, j) at {@code r · Tiles.COLUMNS + j}; read only
   * @param columns of the tile that belong to the target
   */
  void store(float[] tile, int block, int column, int columns);

  /** The reverse of {@link #store}; elements that do not belong to the target are left alone. */
  void load(float[] tile, int block, int column, int columns);

  /**
   * Rows as everybody reads them.
   *
   * @param blockRows rows of a block
   */
  record Rows(Matrix y, int blockRows) implements ProductTarget {

    @Override
    public void store(float[] tile, int block, int column, int columns) {
      int row = block * blockRows;
      for (int r = 0; r < Math.min(blockRows, y.rows() - row); r++) {
        int at = y.rowOffset(row + r) + column;
        System.arraycopy(tile, r * Tiles.COLUMNS, y.values(), at, columns);
      }
    }

    @Override
    public void load(float[] tile, int block, int column, int columns) {
      int row = block * blockRows;
      for (int r = 0; r < Math.min(blockRows, y.rows() - row); r++) {
        int at = y.rowOffset(row + r) + column;
        System.arraycopy(y.values(), at, tile, r * Tiles.COLUMNS, columns);
      }
    }
  }

  /**
   * The left operand of the next product. A tile is turned while it still is in the first-level
   * cache, which saves a pass over all rows.
   */
  record Packed(PackedRows rows) implements ProductTarget {

    @Override
    public void store(float[] tile, int block, int column, int columns) {
      int height = rows.height(block);
      int at = rows.at(block, column);
      Panels.pack(tile, 0, Tiles.COLUMNS, height, columns, height, rows.values(), at);
    }

    @Override
    public void load(float[] tile, int block, int column, int columns) {
      int height = rows.height(block);
      int at = rows.at(block, column);
      for (int r = 0; r < height; r++) {
        for (int j = 0; j < columns; j++) {
          tile[r * Tiles.COLUMNS + j] = rows.values()[at + j * height + r];
        }
      }
    }
  }
}
