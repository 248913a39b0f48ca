package dev.jbert.kernel;

import java.util.Objects;

/**
 * The left operand of a product as the tiles read it: blocks of as many rows as a tile computes, a
 * block's rows side by side. Element k of row r of a block lies at {@code at(block, k) + r}.
 *
 * <p>The last block has as many rows as the tile that computes it; those beyond {@code rows} mean
 * nothing.
 *
 * @param values where they lie, at least {@link #size} floats from {@code start} on
 * @param start where the first block begins
 * @param rows of the operand
 * @param columns of the operand, the k
 * @param blockRows rows of a block, as {@link Tiles#blockRows} gave them
 * @param lastHeight rows of the last block, those that mean nothing included
 */
record PackedRows(float[] values, int start, int rows, int columns, int blockRows, int lastHeight) {

  /** No columns, for weights of which none is exact. */
  static final PackedRows NONE =
      new PackedRows(new float[0], 0, 0, 0, Tiles.MAX_ROWS, Tiles.MAX_ROWS);

  /** Room for rows that {@code weight} is to be multiplied by. */
  static PackedRows of(float[] values, int rows, int blockRows, PackedMatrix weight) {
    int lastHeight = lastHeight(rows, blockRows, weight);
    return new PackedRows(values, 0, rows, weight.in(), blockRows, lastHeight);
  }

  /** Floats that so many rows take. */
  static int size(int rows, int blockRows, int columns) {
    return Math.multiplyExact(Math.ceilDiv(rows, blockRows) * blockRows, columns);
  }

  private static int lastHeight(int rows, int blockRows, PackedMatrix weight) {
    int last = rows - (Math.ceilDiv(rows, blockRows) - 1) * blockRows;
    return switch (weight) {
      case FloatPanels _, PanelsOnDemand _ ->
          ReadAhead.isShort(rows) && !ColdStart.isOn()
              ? ReadAheadTile.heightFor(last)
              : Tiles.heightFor(last);
      case Bf16Panels _ -> Bf16Tile.heightFor(last);
    };
  }

  int blocks() {
    return Math.ceilDiv(rows, blockRows);
  }

  /** How many blocks, from the first on, have no rows that mean nothing. */
  int wholeBlocks() {
    int blocks = blocks();
    return blocks == 0 || rowsOf(blocks - 1) == lastHeight ? blocks : blocks - 1;
  }

  /** How many blocks, from the first on, are computed by the tallest tile. */
  int tallBlocks() {
    return lastHeight == Tiles.MAX_ROWS ? blocks() : blocks() - 1;
  }

  /** Rows of a block, as many as its tile computes. */
  int height(int block) {
    return (block + 1) * blockRows < rows ? blockRows : lastHeight;
  }

  /** Rows of a block that mean something. */
  int rowsOf(int block) {
    return Math.min(blockRows, rows - block * blockRows);
  }

  /** Where column {@code k} of a block begins. */
  int at(int block, int k) {
    return start + block * blockRows * columns + k * height(block);
  }

  /**
   * The rows {@code from} (inclusive) to {@code from + count}, as a view.
   *
   * @param from a multiple of {@code blockRows}
   * @param count a multiple of {@code blockRows}, or all rows that follow
   */
  PackedRows rows(int from, int count) {
    Objects.checkFromIndexSize(from, count, rows);
    boolean toTheEnd = from + count == rows;
    if (from % blockRows != 0 || count % blockRows != 0 && !toTheEnd) {
      throw new IllegalArgumentException(
          "%d rows from %d on are not blocks of %d".formatted(count, from, blockRows));
    }
    int first = from / blockRows;
    int height = toTheEnd ? lastHeight : blockRows;
    return new PackedRows(values, at(first, 0), count, columns, blockRows, height);
  }

  /** Fills a block from rows as they lie in a matrix. */
  void pack(Matrix x, int block) {
    int row = block * blockRows;
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
    PackedRows result = new PackedRows(to, 0, rows, chosen.length, blockRows, lastHeight);
    for (int block = 0; block < blocks(); block++) {
      for (int i = 0; i < chosen.length; i++) {
        System.arraycopy(values, at(block, chosen[i]), to, result.at(block, i), height(block));
      }
    }
    return result;
  }
}
