package dev.jbert.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The values of a head as right operand of attention's second product: panels of {@link
 * Tiles#COLUMNS} columns, a panel's rows one after another, zeros behind the last column.
 *
 * <p>Row j of panel p begins at {@code (p · keys + j) · Tiles.COLUMNS}.
 */
final class ValuePanels {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final int COLUMNS = Tiles.COLUMNS;

  private ValuePanels() {}

  /** Floats that the panels of {@code keys} rows of {@code columns} take. */
  static int size(int keys, int columns) {
    return Math.ceilDiv(columns, COLUMNS) * keys * COLUMNS;
  }

  /**
   * Puts neighbouring rows into all panels, as their rows {@code j} to {@code j + rows - 1} of
   * {@code keys}.
   *
   * @param values has {@code columns} values of each row, the first at {@code from}, {@code stride}
   *     apart; read only
   */
  static void put(
      float[] values,
      int from,
      int stride,
      int rows,
      int columns,
      float[] panels,
      int j,
      int keys) {
    int at = j * COLUMNS;
    int column = 0;
    for (; column <= columns - COLUMNS && !ColdStart.isOn(); column += COLUMNS) {
      copy(values, from + column, stride, rows, panels, at);
      at += keys * COLUMNS;
    }
    for (; column < columns; column += COLUMNS) {
      int width = Math.min(COLUMNS, columns - column);
      for (int r = 0; r < rows; r++) {
        int to = at + r * COLUMNS;
        System.arraycopy(values, from + r * stride + column, panels, to, width);
        Arrays.fill(panels, to + width, to + COLUMNS, 0f);
      }
      at += keys * COLUMNS;
    }
  }

  /** By vectors: copying an array takes longer to begin than a panel's part of a row is worth. */
  private static void copy(float[] values, int from, int stride, int rows, float[] panel, int at) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      int to = at + r * COLUMNS;
      FloatVector left = FloatVector.fromArray(FLOATS, values, row);
      FloatVector right = FloatVector.fromArray(FLOATS, values, row + COUNT);
      left.intoArray(panel, to);
      right.intoArray(panel, to + COUNT);
    }
  }
}
