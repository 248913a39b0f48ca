package dev.jbert.kernel;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tiles that read pairs in four streams give the bits of those that read them in one. */
class StreamedBf16TileTest {
  private static final int COLUMNS = Tiles.COLUMNS;
  private static final PanelLayout ONE_STREAM = new PanelLayout(COLUMNS, 1).ofPairs();
  private static final PanelLayout STREAMS =
      new PanelLayout(COLUMNS, StreamedTile.STREAMS).ofPairs();
  private static final int[] DEPTHS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 31, 64, 97, 130};
  private static final int LEAD = 5;

  /** Where there is no pair: a tile that took it would give NaN. */
  private static final int UNUSED = 0x7FC0_7FC0;

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void sumsThatBeginAlikeHaveTheBitsOfOneStream(int height) {
    Random random = Samples.random("pairs in streams, bias", 74);
    for (int depth : DEPTHS) {
      float[] bias = Samples.floats(random, LEAD + COLUMNS, 1);
      GuardedMatrix y = GuardedMatrix.random(random, height, COLUMNS, 1);
      compare(random, height, depth, bias, LEAD, 0, y);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void sumsThatBeginWithRowsOfTheirOwnHaveTheBitsOfOneStream(int height) {
    Random random = Samples.random("pairs in streams, rows", 75);
    for (int depth : DEPTHS) {
      Matrix from = GuardedMatrix.random(random, height, COLUMNS + 2, 1).matrix();
      GuardedMatrix y = GuardedMatrix.random(random, height, COLUMNS, 1);
      compare(random, height, depth, from.values(), from.offset(), from.stride(), y);
    }
  }

  /** Operands end where their arrays do, so that a read beyond them would throw. */
  private static void compare(
      Random random,
      int height,
      int depth,
      float[] from,
      int ft,
      int fStride,
      GuardedMatrix expected) {
    float[] a = Samples.floats(random, LEAD + depth * height, 1);
    int[] b = Samples.pairs(random, LEAD + (int) ONE_STREAM.panelElements(depth));
    int[] dealt = new int[LEAD + (int) STREAMS.panelElements(depth)];
    Arrays.fill(dealt, UNUSED);
    for (int k = 0; k < depth; k++) {
      int to = LEAD + STREAMS.at(k, depth);
      System.arraycopy(b, LEAD + ONE_STREAM.at(k, depth), dealt, to, STREAMS.width());
    }
    GuardedMatrix found = expected.copy();
    Matrix c = expected.matrix();
    Matrix d = found.matrix();
    Bf16Tile.multiply(
        height, a, LEAD, b, LEAD, depth, from, ft, fStride, c.values(), c.offset(), c.stride());
    StreamedBf16Tile.multiply(
        height, a, LEAD, dealt, LEAD, depth, from, ft, fStride, d.values(), d.offset(), d.stride());
    String what = height + " rows, " + depth + " k";
    Samples.assertSameBits(c, d, what);
    found.assertCanariesAlive(what);
  }
}
