package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePanelsTest {
  private static final int COLUMNS = Tiles.COLUMNS;
  private static final float CANARY = 7.7e33f;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 9, 15, 16, 20, 31, 32, 33, 48, 63, 64, 65, 96, 100, 128})
  void everyValueGoesToItsPanelZerosFollowAndNothingElseIsWritten(int columns) {
    Random random = Samples.random("value panels of " + columns, 73);
    for (int keys : new int[] {1, 2, 5, 12, 33}) {
      int j = random.nextInt(keys);
      for (int rows : new int[] {0, 1, keys - j}) {
        Matrix x = GuardedMatrix.random(random, rows, columns, 1).matrix();
        int size = ValuePanels.size(keys, columns);
        float[] panels = new float[size + 3];
        Arrays.fill(panels, CANARY);
        ValuePanels.put(x.values(), x.offset(), x.stride(), rows, columns, panels, j, keys);
        String what = rows + " rows of " + columns + " from " + j + " of " + keys;
        assertArrayEquals(expected(x, j, keys, size + 3), panels, what);
      }
    }
  }

  /** As the class describes it, element by element. */
  private static float[] expected(Matrix x, int j, int keys, int size) {
    float[] panels = new float[size];
    Arrays.fill(panels, CANARY);
    for (int r = 0; r < x.rows(); r++) {
      for (int c = 0; c < Math.ceilDiv(x.columns(), COLUMNS) * COLUMNS; c++) {
        int at = (c / COLUMNS * keys + j + r) * COLUMNS + c % COLUMNS;
        panels[at] = c < x.columns() ? x.at(r, c) : 0;
      }
    }
    return panels;
  }

  /** The last row ends where its array does, so that a read beyond it would throw. */
  @ParameterizedTest
  @ValueSource(ints = {16, 31, 32, 40, 64})
  void rowsThatFillTheirArrayAreReadWithinIt(int columns) {
    Random random = Samples.random("values that fill their array", 74);
    Matrix x = Matrix.of(Samples.floats(random, 5 * columns, 1), 5, columns);
    float[] panels = new float[ValuePanels.size(5, columns)];
    ValuePanels.put(x.values(), 0, columns, 5, columns, panels, 0, 5);
    assertArrayEquals(expected(x, 0, 5, panels.length), panels);
  }
}
