package dev.jbert.kernel;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tile that takes four k a turn gives the bits of the tiles that take one. */
class FourStepTileTest {
  private static final int COLUMNS = Tiles.COLUMNS;
  private static final int HEIGHT = 12;
  private static final int LEAD = 5;

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 32, 64, 300})
  void itGivesTheSameBitsAndWritesNothingElse(int depth) {
    Random random = Samples.random("four steps", 81);
    float[] a = Samples.floats(random, LEAD + depth * HEIGHT, 1);
    float[] b = Samples.floats(random, LEAD + 2 * depth * COLUMNS + 1, 1);
    GuardedMatrix expected = GuardedMatrix.random(random, HEIGHT, COLUMNS, 1);
    GuardedMatrix found = expected.copy();
    ReadAhead reading = new ReadAhead(2, FourStepTile.STEPS, COLUMNS, 12);
    Matrix c = expected.matrix();
    Matrix d = found.matrix();
    for (int r = 0; r < HEIGHT; r++) {
      int cr = c.rowOffset(r);
      Tiles.multiply(
          1, a, LEAD + r, HEIGHT, b, LEAD, depth, c.values(), cr, 0, c.values(), cr, 0, LEAD, 0, 0);
    }
    FourStepTile.rows12(
        a,
        LEAD,
        b,
        LEAD,
        depth,
        d.values(),
        d.offset(),
        d.stride(),
        d.values(),
        d.offset(),
        d.stride(),
        LEAD + depth * COLUMNS + reading.start(0, 1, depth),
        reading.step(1),
        reading.gap(depth));
    Samples.assertSameBits(c, d, depth + " k");
    found.assertCanariesAlive(depth + " k");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 31, 33, 66})
  void aPanelWhoseColumnsAreNoMultipleOfFourIsMultipliedWhole(int depth) {
    Random random = Samples.random("four steps and a rest", 82);
    float[] a = Samples.floats(random, LEAD + depth * HEIGHT, 1);
    float[] b = Samples.floats(random, LEAD + depth * COLUMNS, 1);
    float[] bias = Samples.floats(random, COLUMNS, 1);
    GuardedMatrix expected = GuardedMatrix.random(random, HEIGHT, COLUMNS, 1);
    GuardedMatrix found = expected.copy();
    Matrix c = expected.matrix();
    Matrix d = found.matrix();
    for (int r = 0; r < HEIGHT; r++) {
      int cr = c.rowOffset(r);
      Tiles.multiply(
          1, a, LEAD + r, HEIGHT, b, LEAD, depth, bias, 0, 0, c.values(), cr, 0, LEAD, 0, 0);
    }
    Tiles.rows12BySteps(
        a, LEAD, b, LEAD, depth, bias, 0, 0, d.values(), d.offset(), d.stride(), LEAD, 0, 0);
    Samples.assertSameBits(c, d, depth + " k");
    found.assertCanariesAlive(depth + " k");
  }
}
