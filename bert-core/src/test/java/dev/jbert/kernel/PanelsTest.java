package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PanelsTest {
  private static final float CANARY = 7.7e33f;

  /** Both give the same panel. */
  private enum Way {
    LOOPS {
      @Override
      void pack(Matrix rows, PanelLayout layout, float[] panel, int offset) {
        Panels.packWeights(rows, layout, panel, offset);
      }
    },
    VECTORS_WHERE_THERE_ARE {
      @Override
      void pack(Matrix rows, PanelLayout layout, float[] panel, int offset) {
        Panels.pack(
            rows.values(),
            rows.offset(),
            rows.stride(),
            rows.rows(),
            rows.columns(),
            layout,
            panel,
            offset);
      }
    };

    abstract void pack(Matrix rows, PanelLayout layout, float[] panel, int offset);
  }

  /** Widths of blocks and panels, each with one stream; four are for weights and queries. */
  @ParameterizedTest
  @CsvSource({
    "1, 1", "2, 1", "3, 1", "4, 1", "6, 1", "8, 1", "12, 1", "16, 1", "32, 1", "64, 1", "8, 4",
    "16, 4", "32, 3"
  })
  void everyElementGoesToItsPlaceAndNoneBeside(int width, int streams) {
    PanelLayout layout = new PanelLayout(width, streams);
    Random random = Samples.random("panels of " + layout, 71);
    for (int rows = 0;
        rows <= width;
        rows += rows < width - 2 ? 1 + random.nextInt(width) / 4 : 1) {
      for (int depth : new int[] {0, 1, 2, 3, 15, 16, 17, 31, 33, 48, 64, 65, 66, 100, 130, 131}) {
        for (Way way : Way.values()) {
          compare(way, random, rows, layout, depth);
        }
      }
    }
  }

  private static void compare(Way way, Random random, int rows, PanelLayout layout, int depth) {
    Matrix x = GuardedMatrix.random(random, rows, depth, 1).matrix();
    int offset = 1 + random.nextInt(20);
    int end = offset + (int) layout.panelElements(depth);
    float[] panel = new float[end + 20];
    Arrays.fill(panel, CANARY);
    way.pack(x, layout, panel, offset);
    String what = way + ", " + rows + " rows of " + depth + " in " + layout;
    boolean[] compared = new boolean[panel.length];
    for (int k = 0; k < depth; k++) {
      for (int r = 0; r < layout.width(); r++) {
        int at = offset + layout.at(k, depth) + r;
        assertFalse(compared[at], what + ": two elements at " + at);
        compared[at] = true;
        assertEquals(r < rows ? x.at(r, k) : 0, panel[at], what + ": k " + k + ", row " + r);
      }
    }
    for (int i = 0; i < panel.length; i++) {
      if (i < offset || i >= end) {
        assertEquals(CANARY, panel[i], what + " beside, at " + i);
      }
    }
  }

  /** The last rows end where their array does, so that a read beyond them would throw. */
  @ParameterizedTest
  @ValueSource(ints = {6, 8, 12, 16, 32})
  void rowsThatFillTheirArrayAreReadWithinIt(int width) {
    PanelLayout layout = new PanelLayout(width, 1);
    Random random = Samples.random("rows that fill their array", 72);
    for (int depth : new int[] {4, 5, 8, 16, 20, 64}) {
      float[] values = new float[width * depth];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      for (Way way : Way.values()) {
        float[] panel = new float[width * depth];
        way.pack(Matrix.of(values, width, depth), layout, panel, 0);
        for (int i = 0; i < panel.length; i++) {
          float expected = values[i % width * depth + i / width];
          String what = way + ", width " + width + ", depth " + depth + ", at " + i;
          assertEquals(expected, panel[i], what);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void streamsHoldEveryFourthK(Way way) {
    PanelLayout layout = new PanelLayout(2, 4);
    Matrix rows = Matrix.of(new float[] {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15}, 2, 6);
    float[] panel = new float[16];
    way.pack(rows, layout, panel, 0);
    float[] expected = {0, 10, 4, 14, 1, 11, 5, 15, 2, 12, 0, 0, 3, 13, 0, 0};
    assertArrayEquals(expected, panel);
  }
}
