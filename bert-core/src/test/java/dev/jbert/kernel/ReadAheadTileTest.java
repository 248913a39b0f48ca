package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tiles of short products give the bits of the tiles that do not read ahead. */
class ReadAheadTileTest {
  private static final int COLUMNS = Tiles.COLUMNS;
  private static final int[] DEPTHS = {0, 1, 2, 3, 31, 64};
  private static final int LEAD = 5;

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12})
  void floatsGiveTheSameBitsAndWriteNothingElse(int height) {
    Random random = Samples.random("reading ahead", 71);
    for (int depth : DEPTHS) {
      float[] a = Samples.floats(random, LEAD + depth * height, 1);
      float[] b = Samples.floats(random, LEAD + 2 * depth * COLUMNS, 1);
      GuardedMatrix expected = GuardedMatrix.random(random, height, COLUMNS, 1);
      GuardedMatrix found = expected.copy();
      ReadAhead reading = ReadAhead.SHORT;
      int ahead = LEAD + depth * COLUMNS + reading.start(0, 1, depth);
      Matrix c = expected.matrix();
      Matrix d = found.matrix();
      for (int r = 0; r < height; r++) {
        int ar = LEAD + r;
        int cr = c.rowOffset(r);
        Tiles.multiply(
            1, a, ar, height, b, LEAD, depth, c.values(), cr, 0, c.values(), cr, 0, LEAD, 0, 0);
      }
      ReadAheadTile.multiply(
          height,
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
          ahead,
          reading.step(1),
          reading.gap(depth));
      Samples.assertSameBits(c, d, height + " rows, " + depth + " k");
      found.assertCanariesAlive(height + " rows, " + depth + " k");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12})
  void pairsGiveTheSameBitsAndWriteNothingElse(int height) {
    Random random = Samples.random("reading pairs ahead", 72);
    for (int depth : DEPTHS) {
      float[] a = Samples.floats(random, LEAD + depth * height, 1);
      int[] b = Samples.pairs(random, LEAD + depth * COLUMNS);
      GuardedMatrix expected = GuardedMatrix.random(random, height, COLUMNS, 1);
      GuardedMatrix found = expected.copy();
      ReadAhead reading = ReadAhead.SHORT_PAIRS;
      int ahead = LEAD + depth * COLUMNS / 2 + reading.start(0, 1, depth);
      Matrix c = expected.matrix();
      Matrix d = found.matrix();
      Bf16Tile.multiply(
          height,
          a,
          LEAD,
          b,
          LEAD,
          depth,
          c.values(),
          c.offset(),
          c.stride(),
          c.values(),
          c.offset(),
          c.stride());
      Bf16ReadAheadTile.multiply(
          height,
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
          ahead,
          reading.step(1),
          reading.gap(depth));
      Samples.assertSameBits(c, d, height + " rows, " + depth + " k");
      found.assertCanariesAlive(height + " rows, " + depth + " k");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "4, 4", "5, 8", "8, 8", "9, 12", "12, 12"})
  void aBlockIsComputedByTheNextHigherTile(int rows, int height) {
    assertEquals(height, ReadAheadTile.heightFor(rows));
    assertTrue(ReadAheadTile.isHeight(height));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 12, 13, 20, 21, 32})
  void theRowsComputedAreThoseOfAllTiles(int rows) {
    int computed = 0;
    for (int row = 0; row < rows; row += 12) {
      computed += ReadAheadTile.heightFor(Math.min(12, rows - row));
    }
    assertEquals(computed, ReadAheadTile.rowsComputed(rows));
  }

  /** Rows may be packed while plain loops stand in, and multiplied after that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 13, 20, 32})
  void rowsPackedForPlainLoopsAreMultipliedAllTheSame(int rows) {
    Random random = Samples.random("packed cold", 73);
    Matrix x = GuardedMatrix.random(random, rows, 40, 1).matrix();
    Matrix weight = GuardedMatrix.random(random, 3 * COLUMNS, 40, 1).matrix();
    int layersBefore = Integer.getInteger(ColdStart.PROPERTY, 0);
    try (Workers workers = new Workers(1);
        Kernels kernels = new VectorKernels(1)) {
      PackedMatrix packed = kernels.pack(weight);
      ColdStart.restart(1);
      float[] values = new float[PackedRows.size(rows, 40)];
      PackedRows cold = PackedRows.of(values, rows, packed);
      for (int block = 0; block < cold.blocks(); block++) {
        cold.pack(x, block);
      }
      ColdStart.restart(0);
      Matrix found = Matrix.zeros(rows, weight.rows());
      MatMul.Layer layer = new MatMul.Layer(packed, new float[0], Activation.IDENTITY);
      ProductTarget target = new ProductTarget.Rows(found);
      MatMulSlab.multiply(cold, PackedRows.NONE, layer, target, workers, kernels.newScratch());
      Matrix expected = Matrix.zeros(rows, weight.rows());
      kernels.linear(x, packed, new float[0], Activation.IDENTITY, expected, kernels.newScratch());
      Samples.assertSameBits(expected, found, rows + " rows");
    } finally {
      ColdStart.restart(layersBefore);
    }
  }
}
