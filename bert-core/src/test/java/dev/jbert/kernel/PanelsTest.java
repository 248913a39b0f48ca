package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelsTest {
  private static final float CANARY = 7.7e33f;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 12, 16, 32, 64})
  void everyElementGoesToItsPlaceAndNoneBeside(int width) {
    Random random = Samples.random("panels of " + width, 71);
    for (int rows = 0;
        rows <= width;
        rows += rows < width - 2 ? 1 + random.nextInt(width) / 4 : 1) {
      for (int depth : new int[] {0, 1, 2, 15, 16, 17, 31, 33, 48, 64, 65, 100, 130}) {
        compare(random, rows, width, depth);
      }
    }
  }

  private static void compare(Random random, int rows, int width, int depth) {
    Matrix x = GuardedMatrix.random(random, rows, depth, 1).matrix();
    int offset = 1 + random.nextInt(20);
    float[] panel = new float[offset + depth * width + 20];
    Arrays.fill(panel, CANARY);
    Panels.pack(x, width, panel, offset);
    String what = rows + " rows of " + depth + " in a panel of " + width;
    for (int i = 0; i < panel.length; i++) {
      int at = i - offset;
      float expected = CANARY;
      if (at >= 0 && at < depth * width) {
        expected = at % width < rows ? x.at(at % width, at / width) : 0;
      }
      assertEquals(expected, panel[i], what + " at " + at);
    }
  }
}
