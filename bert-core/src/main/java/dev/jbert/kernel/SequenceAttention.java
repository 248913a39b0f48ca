package dev.jbert.kernel;

import dev.jbert.kernel.DistanceBias.Block;
import java.util.Arrays;

/**
 * Attention of one sequence, a head and a panel of queries at a time.
 *
 * <p>Scores are computed transposed, {@code scores[j, q] = k[j] · q}: keys go down, queries across
 * the lanes. They are in units of ln 2, so that softmax needs powers of 2 only. Softmax then runs
 * down the columns without ever adding across lanes, and its result already is the packed left
 * operand of the second product, {@code context[q] = Σⱼ p[j, q] · v[j]}. One panel of scores exists
 * per worker, whatever the number of heads and queries.
 *
 * <p>The e^ are left as they are; the context is divided by their sum instead, which is shorter.
 *
 * <p>Keys that are not attended are left out when keys and values are packed: the result is bit for
 * bit that of a sequence without them.
 */
final class SequenceAttention {
  private static final int ROWS = Tiles.MAX_ROWS;
  private static final int COLUMNS = Tiles.COLUMNS;
  private static final int[] NO_CHOICE = {};

  private final Matrix query;
  private final Matrix key;
  private final AttentionLayout layout;
  private final int sequence;
  private final int headSize;
  private final int firstQuery;
  private final int queries;

  /** The key rows that the sequence attends; empty where it attends all of its rows. */
  private final int[] chosenKeys;

  private final int keys;

  /**
   * One sequence.
   *
   * @param query [Tq, H], the queries of all sequences
   * @param key [Tk, H], the keys of all sequences
   * @param sequence b
   */
  SequenceAttention(Matrix query, Matrix key, AttentionLayout layout, int sequence) {
    this.query = query;
    this.key = key;
    this.layout = layout;
    this.sequence = sequence;
    this.headSize = query.columns() / layout.numHeads();
    this.firstQuery = layout.queryStarts()[sequence];
    this.queries = layout.queryRows(sequence);
    boolean all = layout.attendsAll(sequence) || !layout.attendsAny(sequence);
    this.chosenKeys = all ? NO_CHOICE : layout.attendedKeys(sequence);
    this.keys = all ? layout.keyRows(sequence) : chosenKeys.length;
  }

  /**
   * Writes what the queries gather in one head.
   *
   * @param number n
   * @param value [Tk, H], the values of all sequences
   * @param context [Tq, H]; this head's part is overwritten
   * @param slot the worker's buffers
   */
  void context(int number, Matrix value, Matrix context, Scratch.Slot slot) {
    if (queries == 0) {
      return;
    }
    float[] packedKeys = packKeys(number, slot);
    float[] packedValues = packValues(number, value, slot);
    float[] scale = slot.scale(COLUMNS);
    for (int from = 0; from < queries; from += COLUMNS) {
      int count = Math.min(COLUMNS, queries - from);
      float[] weights = exponentials(number, from, packedKeys, scale, slot);
      int rows;
      for (int row = 0; row < count; row += rows) {
        rows = Tiles.rowsInPlace(count - row);
        for (int column = 0; column < headSize; column += COLUMNS) {
          int to = context.rowOffset(firstQuery + from + row) + number * headSize + column;
          contextTile(weights, row, rows, packedValues, column, context, to, slot);
        }
      }
      scaleRows(context, firstQuery + from, count, number, scale);
    }
  }

  /**
   * Writes the probabilities of one head, 0 for keys that are not attended.
   *
   * @param number n
   * @param target [Sq, Sk] from {@code start}, overwritten
   * @param slot the worker's buffers
   */
  void probabilities(int number, float[] target, int start, Scratch.Slot slot) {
    float[] packedKeys = packKeys(number, slot);
    float[] scale = slot.scale(COLUMNS);
    int keyRows = layout.keyRows(sequence);
    Arrays.fill(target, start, start + queries * keyRows, 0f);
    for (int from = 0; from < queries; from += COLUMNS) {
      float[] weights = exponentials(number, from, packedKeys, scale, slot);
      for (int q = 0; q < Math.min(COLUMNS, queries - from); q++) {
        int row = start + (from + q) * keyRows - layout.keyStarts()[sequence];
        for (int j = 0; j < keys; j++) {
          target[row + keyRow(j)] = weights[j * COLUMNS + q] * scale[q];
        }
      }
    }
  }

  /** The row of the j-th key that is attended. */
  private int keyRow(int j) {
    return chosenKeys.length == 0 ? layout.keyStarts()[sequence] + j : chosenKeys[j];
  }

  /**
   * Keys as left operand: blocks of a tile's height, a block's keys side by side. Where rows of
   * another sequence follow, they fill the last block, for whole ones are turned in registers; they
   * mean nothing.
   */
  private float[] packKeys(int number, Scratch.Slot slot) {
    float[] packed = slot.key(Math.ceilDiv(keys, ROWS) * ROWS * headSize);
    int column = number * headSize;
    for (int block = 0; block < keys; block += ROWS) {
      int count = Math.min(ROWS, keys - block);
      int height = Tiles.heightFor(count);
      int to = block * headSize;
      if (chosenKeys.length == 0) {
        int from = key.rowOffset(keyRow(block)) + column;
        int present = Math.min(height, key.rows() - keyRow(block));
        Panels.pack(key.values(), from, key.stride(), present, headSize, height, packed, to);
      } else {
        float[] gathered = slot.tiles(ROWS * headSize);
        for (int j = 0; j < count; j++) {
          int from = key.rowOffset(keyRow(block + j)) + column;
          System.arraycopy(key.values(), from, gathered, j * headSize, headSize);
        }
        Panels.pack(gathered, 0, headSize, count, headSize, height, packed, to);
      }
    }
    return packed;
  }

  /** Values as right operand, as {@link ValuePanels} lays them out. */
  private float[] packValues(int number, Matrix value, Scratch.Slot slot) {
    float[] panels = slot.value(ValuePanels.size(keys, headSize));
    float[] values = value.values();
    int column = number * headSize;
    if (chosenKeys.length == 0) {
      int from = value.rowOffset(keyRow(0)) + column;
      ValuePanels.put(values, from, value.stride(), keys, headSize, panels, 0, keys);
    } else {
      for (int j = 0; j < keys; j++) {
        int from = value.rowOffset(keyRow(j)) + column;
        ValuePanels.put(values, from, value.stride(), 1, headSize, panels, j, keys);
      }
    }
    return panels;
  }

  /**
   * e^(score - largest) of query q and key j at j · COLUMNS + q, for one panel of queries; columns
   * without a query mean nothing.
   *
   * @param scale receives what makes probabilities of them, for each query
   */
  private float[] exponentials(
      int number, int from, float[] packedKeys, float[] scale, Scratch.Slot slot) {
    float[] scores = slot.scores(Math.ceilDiv(keys, ROWS) * ROWS * COLUMNS);
    if (!layout.attendsAny(sequence)) {
      Arrays.fill(scores, 0, keys * COLUMNS, 1f);
      Arrays.fill(scale, 0, COLUMNS, keys == 0 ? 0f : 1f / keys);
      return scores;
    }
    float[] packedQueries = packQueries(number, from, slot);
    for (int block = 0; block < keys; block += ROWS) {
      int height = Tiles.heightFor(Math.min(ROWS, keys - block));
      int at = block * headSize;
      int ct = block * COLUMNS;
      Tiles.multiplyPanel(height, packedKeys, at, packedQueries, 0, headSize, scores, ct, COLUMNS);
    }
    if (!layout.bias().isNone()) {
      addBias(number, scores, from);
    }
    Softmax.columns(scores, keys, scale);
    return scores;
  }

  private void addBias(int number, float[] scores, int from) {
    int count = Math.min(COLUMNS, queries - from);
    int[] rows = layout.attendedKeys(sequence);
    int firstKey = layout.keyStarts()[sequence];
    layout
        .bias()
        .addTo(
            scores,
            COLUMNS,
            LaneMath.LOG2_E,
            new Block(number, firstQuery + from, count, rows, firstKey));
  }

  /** q / (√D · ln 2) as right operand: one panel, filled up as the last block of keys is. */
  private float[] packQueries(int number, int from, Scratch.Slot slot) {
    int size = (int) Tiles.PANEL_LAYOUT.panelElements(headSize);
    float[] packed = slot.query(size);
    int present = Math.min(COLUMNS, query.rows() - firstQuery - from);
    int at = query.rowOffset(firstQuery + from) + number * headSize;
    int stride = query.stride();
    Panels.pack(query.values(), at, stride, present, headSize, Tiles.PANEL_LAYOUT, packed, 0);
    Scaling.scale(packed, 0, size, (float) (1 / (Math.sqrt(headSize) * Math.log(2))));
    return packed;
  }

  /**
   * Makes means of the sums in context: each query's times {@code scale[q]}. After all tiles of a
   * panel, not after each: what a tile has just written is still on its way to the cache.
   */
  private void scaleRows(Matrix context, int row, int count, int number, float[] scale) {
    for (int q = 0; q < count; q++) {
      int at = context.rowOffset(row + q) + number * headSize;
      Scaling.scale(context.values(), at, headSize, scale[q]);
    }
  }

  /** Σⱼ e[j, q] · v[j] for some queries and columns, at {@code to} in context. */
  private void contextTile(
      float[] weights,
      int row,
      int rows,
      float[] packedValues,
      int column,
      Matrix context,
      int to,
      Scratch.Slot slot) {
    // A tile of more rows than there are reads no further than the panel goes.
    int height = Math.min(Tiles.heightFor(rows), COLUMNS - row);
    int columns = Math.min(COLUMNS, headSize - column);
    boolean fits = rows == height && columns == COLUMNS;
    float[] tile = fits ? context.values() : slot.tiles(ROWS * COLUMNS);
    int ct = fits ? to : 0;
    int stride = fits ? context.stride() : COLUMNS;
    int bt = column * keys;
    Tiles.multiply(height, weights, row, COLUMNS, packedValues, bt, keys, tile, ct, stride);
    for (int r = 0; r < rows && !fits; r++) {
      System.arraycopy(tile, r * COLUMNS, context.values(), to + r * context.stride(), columns);
    }
  }
}
