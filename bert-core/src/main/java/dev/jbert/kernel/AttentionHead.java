package dev.jbert.kernel;

import dev.jbert.kernel.DistanceBias.Block;
import java.util.Arrays;

/**
 * Attention of one sequence in one head, a panel of queries at a time.
 *
 * <p>Scores are computed transposed, {@code scores[j, q] = k[j] · q}: keys go down, queries across
 * the lanes. Softmax then runs down the columns without ever adding across lanes, and its result
 * already is the packed left operand of the second product, {@code context[q] = Σⱼ p[j, q] · v[j]}.
 * One panel of scores exists per worker, whatever the number of heads and queries.
 *
 * <p>Keys that are not attended are left out when keys and values are packed: the result is bit for
 * bit that of a sequence without them.
 */
final class AttentionHead {
  private static final int ROWS = Tiles.MAX_ROWS;
  private static final int COLUMNS = Tiles.COLUMNS;

  private final Matrix query;
  private final Matrix key;
  private final Block block;
  private final int[] keys;
  private final boolean attendsAny;
  private final DistanceBias bias;
  private final Scratch.Slot slot;
  private final int headSize;

  /**
   * One head.
   *
   * @param query [Sq, D], the queries of the sequence
   * @param key [Tk, D], the keys of all sequences
   * @param block the head and the rows: the keys are those that the sequence attends, or all its
   *     rows where it attends none
   * @param attendsAny false where it attends none
   * @param bias added to the scores
   * @param slot the worker's buffers
   */
  AttentionHead(
      Matrix query,
      Matrix key,
      Block block,
      boolean attendsAny,
      DistanceBias bias,
      Scratch.Slot slot) {
    this.query = query;
    this.key = key;
    this.block = block;
    this.keys = block.keys();
    this.attendsAny = attendsAny;
    this.bias = bias;
    this.slot = slot;
    this.headSize = query.columns();
  }

  /**
   * Writes what the queries gather.
   *
   * @param value [Tk, D], the values of all sequences
   * @param context [Sq, D], overwritten
   */
  void context(Matrix value, Matrix context) {
    float[] packedKeys = packKeys();
    float[] packedValues = packValues(value);
    for (int from = 0; from < query.rows(); from += COLUMNS) {
      Matrix target = context.rows(from, Math.min(COLUMNS, query.rows() - from));
      float[] probabilities = probabilities(from, packedKeys);
      for (int row = 0; row < target.rows(); row += ROWS) {
        for (int column = 0; column < headSize; column += COLUMNS) {
          contextTile(probabilities, packedValues, target, row, column);
        }
      }
    }
  }

  /**
   * Writes the probabilities, 0 for keys that are not attended.
   *
   * @param target [Sq, Sk], overwritten
   * @param firstKey the key row that belongs to the target's column 0
   */
  void probabilities(Matrix target, int firstKey) {
    float[] packedKeys = packKeys();
    for (int from = 0; from < query.rows(); from += COLUMNS) {
      float[] probabilities = probabilities(from, packedKeys);
      for (int row = from; row < Math.min(from + COLUMNS, query.rows()); row++) {
        int to = target.rowOffset(row);
        Arrays.fill(target.values(), to, to + target.columns(), 0f);
        for (int j = 0; j < keys.length; j++) {
          target.values()[to + keys[j] - firstKey] = probabilities[j * COLUMNS + row - from];
        }
      }
    }
  }

  /** Keys as left operand: blocks of a tile's height, a block's keys side by side. */
  private float[] packKeys() {
    float[] packed = slot.key(Math.ceilDiv(keys.length, ROWS) * ROWS * headSize);
    for (int block = 0; block < keys.length; block += ROWS) {
      int[] starts = new int[Math.min(ROWS, keys.length - block)];
      for (int j = 0; j < starts.length; j++) {
        starts[j] = key.rowOffset(keys[block + j]);
      }
      int height = Tiles.heightFor(starts.length);
      Panels.pack(key.values(), starts, headSize, height, packed, block * headSize);
    }
    return packed;
  }

  /** Values as right operand: panels of a tile's width, zeros behind the last column. */
  private float[] packValues(Matrix value) {
    int panels = Math.ceilDiv(headSize, COLUMNS);
    float[] packed = slot.value(panels * keys.length * COLUMNS);
    for (int panel = 0; panel < panels; panel++) {
      int column = panel * COLUMNS;
      int width = Math.min(COLUMNS, headSize - column);
      for (int j = 0; j < keys.length; j++) {
        int from = value.rowOffset(keys[j]) + column;
        int to = (panel * keys.length + j) * COLUMNS;
        System.arraycopy(value.values(), from, packed, to, width);
        if (width < COLUMNS) {
          Arrays.fill(packed, to + width, to + COLUMNS, 0f);
        }
      }
    }
    return packed;
  }

  /** p[j, q] at j · COLUMNS + q for one panel of queries; columns without a query mean nothing. */
  private float[] probabilities(int firstQuery, float[] packedKeys) {
    float[] scores = slot.scores(Math.ceilDiv(keys.length, ROWS) * ROWS * COLUMNS);
    if (!attendsAny) {
      Softmax.uniform(scores, keys.length);
      return scores;
    }
    float[] packedQueries = packQueries(firstQuery);
    Arrays.fill(scores, 0, keys.length * COLUMNS, 0f);
    for (int block = 0; block < keys.length; block += ROWS) {
      int height = Tiles.heightFor(keys.length - block);
      int at = block * headSize;
      int ct = block * COLUMNS;
      Tiles.multiply(
          height, packedKeys, at, height, packedQueries, 0, headSize, scores, ct, COLUMNS);
    }
    int queries = Math.min(COLUMNS, query.rows() - firstQuery);
    bias.addTo(scores, COLUMNS, block.queries(firstQuery, queries));
    Softmax.columns(scores, keys.length);
    return scores;
  }

  /** q / √D as right operand: one panel, zeros where there is no query. */
  private float[] packQueries(int firstQuery) {
    float[] packed = slot.query(headSize * COLUMNS);
    int count = Math.min(COLUMNS, query.rows() - firstQuery);
    Panels.pack(query.rows(firstQuery, count), COLUMNS, packed, 0);
    float scale = (float) (1 / Math.sqrt(headSize));
    for (int i = 0; i < headSize * COLUMNS; i++) {
      packed[i] *= scale;
    }
    return packed;
  }

  private void contextTile(
      float[] probabilities, float[] packedValues, Matrix target, int row, int column) {
    int rows = Math.min(ROWS, target.rows() - row);
    int columns = Math.min(COLUMNS, headSize - column);
    int height = Tiles.heightFor(rows);
    int depth = keys.length;
    int bt = column * depth;
    if (rows == height && columns == COLUMNS) {
      int ct = target.rowOffset(row) + column;
      for (int r = 0; r < rows; r++) {
        Arrays.fill(
            target.values(), ct + r * target.stride(), ct + r * target.stride() + COLUMNS, 0f);
      }
      Tiles.multiply(
          height,
          probabilities,
          row,
          COLUMNS,
          packedValues,
          bt,
          depth,
          target.values(),
          ct,
          target.stride());
      return;
    }
    float[] tile = slot.tile(ROWS * COLUMNS);
    Arrays.fill(tile, 0f);
    Tiles.multiply(height, probabilities, row, COLUMNS, packedValues, bt, depth, tile, 0, COLUMNS);
    for (int r = 0; r < rows; r++) {
      int to = target.rowOffset(row + r) + column;
      System.arraycopy(tile, r * COLUMNS, target.values(), to, columns);
    }
  }
}
