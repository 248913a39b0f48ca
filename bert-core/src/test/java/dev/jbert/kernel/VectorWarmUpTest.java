package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.TreeSet;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cold start ends with compiled vectors, or at least it ends. */
class VectorWarmUpTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long TWO_MINUTES = 120 * SECOND;

  /** One computation is enough when nothing is left to compile; a busy machine may need more. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 41, 512})
  void itEndsOnceItsVectorsAreCompiled(int rows) {
    assumeTrue(
        Lanes.COUNT <= FloatVector.SPECIES_PREFERRED.length(), "vectors that are never compiled");
    VectorWarmUp.run(rows, TWO_MINUTES);
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < 100 && fewest > 1; i++) {
      fewest = Math.min(fewest, VectorWarmUp.run(rows, SECOND));
    }
    assertEquals(1, fewest);
  }

  @Test
  void itEndsWithItsPatience() {
    assertEquals(1, VectorWarmUp.run(20, 0));
  }

  @Test
  void itEndsWithAnInterruptAndKeepsIt() {
    Thread.currentThread().interrupt();
    int times = VectorWarmUp.run(20, TWO_MINUTES);
    assertTrue(Thread.interrupted());
    assertEquals(1, times);
  }

  @Test
  void itsProductsHaveTheTilesOfThoseThatFollow() {
    try (Kernels kernels = new VectorKernels(1)) {
      PackedMatrix weight = kernels.pack(Matrix.zeros(1, 1));
      for (int rows = 1; rows < 300; rows++) {
        int tiny = VectorWarmUp.tinyRows(rows);
        assertEquals(heights(rows, weight), heights(tiny, weight), rows + " rows");
        assertEquals(ReadAhead.isShort(rows), ReadAhead.isShort(tiny), rows + " rows");
      }
    }
    assertTrue(VectorWarmUp.tinyRows(100_000) < 4 * Tiles.MAX_ROWS);
  }

  private static TreeSet<Integer> heights(int rows, PackedMatrix weight) {
    TreeSet<Integer> heights = new TreeSet<>();
    PackedRows packed = PackedRows.of(new float[0], rows, weight);
    for (int block = 0; block < packed.blocks(); block++) {
      heights.add(packed.height(block));
    }
    return heights;
  }
}
