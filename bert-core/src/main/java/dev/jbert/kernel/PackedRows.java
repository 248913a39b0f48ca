package dev.jbert.kernel;

import java.util.Objects;

/**
 * The left operand of a product as the tiles read it: blocks of as many rows as a tile computes, a
 * block's rows side by side. Element k of row r of a block lies at {@code at(block, k) + r}.
 *
 * <p>All blocks have {@link Tiles#MAX_ROWS} rows but the last, or the last two, which share what
 * rows are left, see {@link Tiles#lastBlocks}. The last has as many as the tile that computes it;
 * those beyond {@code rows} mean nothing.
 *
 * @param values where they lie, at least {@link #size} floats from {@code start} on
 * @param start where the first block begins
 * @param rows of the operand
 * @param columns of the operand, the k
 * @param lastBlocks how many blocks at the end have {@code lastHeight} rows, 1 or 2
 * @param lastHeight rows of each of these, those that mean nothing included
 */
record PackedRows(
    float[] values, int start, int rows, int columns, int lastBlocks, int lastHeight) {

  /** No columns, for weights of which none is exact. */
  static final PackedRows NONE = new PackedRows(new float[0], 0, 0, 0, 1, Tiles.MAX_ROWS);

  /** Room for rows that {@code weight} is to be multiplied by. */
  static PackedRows of(float[] values, int rows, PackedMatrix weight) {
    int lastBlocks = Tiles.lastBlocks(rows);
    int lastHeight = lastHeight(rows, lastBlocks, weight);
    return new PackedRows(values, 0, rows, weight.in(), lastBlocks, lastHeight);
  }

  /** Floats that so many rows take at most. */
  static int size(int rows, int columns) {
    return Math.multiplyExact(Math.ceilDiv(rows, Tiles.MAX_ROWS) * Tiles.MAX_ROWS, columns);
  }

  private static int lastHeight(int rows, int lastBlocks, PackedMatrix weight) {
    int others = Math.ceilDiv(rows, Tiles.MAX_ROWS) - lastBlocks;
    int most = Math.ceilDiv(rows - others * Tiles.MAX_ROWS, lastBlocks);
    return switch (weight) {
      case FloatPanels _, PanelsOnDemand _ ->
          ReadAhead.isShort(rows) && !ColdStart.isOn()
              ? ReadAheadTile.heightFor(most)
              : Tiles.heightFor(most);
      case Bf16Panels _ -> Bf16Tile.heightFor(most);
    };
  }

  int blocks() {
    return Math.ceilDiv(rows, Tiles.MAX_ROWS);
  }

  /** How many blocks, from the first on, have no rows that mean nothing. */
  int wholeBlocks() {
    int blocks = blocks();
    return blocks == 0 || rowsOf(blocks - 1) == lastHeight ? blocks : blocks - 1;
  }

  /** How many blocks, from the first on, are computed by the tallest tile. */
  int tallBlocks() {
    return lastHeight == Tiles.MAX_ROWS ? blocks() : blocks() - lastBlocks;
  }

  /** Rows of a block, as many as its tile computes. */
  int height(int block) {
    return (block + lastBlocks) * Tiles.MAX_ROWS < rows ? Tiles.MAX_ROWS : lastHeight;
  }

  /** Rows of a block that mean something. */
  int rowsOf(int block) {
    return Math.min(height(block), rows - firstRow(block));
  }

  /** The first row of a block, or behind the last block the row that would follow. */
  int firstRow(int block) {
    int lastBefore = Math.max(0, block + lastBlocks - blocks());
    return block * Tiles.MAX_ROWS - lastBefore * (Tiles.MAX_ROWS - lastHeight);
  }

  /** The block that a row is in. */
  int blockOf(int row) {
    int others = blocks() - lastBlocks;
    int beyond = row - others * Tiles.MAX_ROWS;
    return beyond < 0 ? row / Tiles.MAX_ROWS : others + beyond / lastHeight;
  }

  /** Where column {@code k} of a block begins. */
  int at(int block, int k) {
    return start + firstRow(block) * columns + k * height(block);
  }

  /**
   * The rows {@code from} (inclusive) to {@code from + count}, as a view.
   *
   * @param from where a block begins
   * @param count of whole blocks, or all rows that follow
   */
  PackedRows rows(int from, int count) {
    Objects.checkFromIndexSize(from, count, rows);
    int first = blockOf(from);
    int end = from + count == rows ? blocks() : blockOf(from + count);
    if (firstRow(first) != from || Math.min(firstRow(end), rows) != from + count) {
      throw new IllegalArgumentException(
          "%d rows from %d on are not whole blocks".formatted(count, from));
    }
    int last = Math.min(end - first, end + lastBlocks - blocks());
    return last > 0
        ? new PackedRows(values, at(first, 0), count, columns, last, lastHeight)
        : new PackedRows(values, at(first, 0), count, columns, 1, Tiles.MAX_ROWS);
  }

  /** Fills a block from rows as they lie in a matrix. */
  void pack(Matrix x, int block) {
    int row = firstRow(block);
    Panels.pack(
        x.values(),
        x.rowOffset(row),
        x.stride(),
        rowsOf(block),
        columns,
        height(block),
        values,
        at(block, 0));
  }

  /**
   * Copies chosen columns of all rows.
   *
   * @param to as many floats as {@link #size} of these columns
   */
  PackedRows chosenColumns(int[] chosen, float[] to) {
    PackedRows result = new PackedRows(to, 0, rows, chosen.length, lastBlocks, lastHeight);
    for (int block = 0; block < blocks(); block++) {
      for (int i = 0; i < chosen.length; i++) {
        System.arraycopy(values, at(block, chosen[i]), to, result.at(block, i), height(block));
      }
    }
    return result;
  }
}
