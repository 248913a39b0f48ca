package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How rows are cut into blocks. */
class PackedRowsTest {
  private static final int COLUMNS = 3;
  private static final int MOST = 20 * Tiles.MAX_ROWS;

  @Test
  void everyRowIsInOneBlockAndBlocksLieEndToEnd() {
    for (int rows = 1; rows < MOST; rows++) {
      PackedRows packed = packed(rows);
      int row = 0;
      int at = 0;
      for (int block = 0; block < packed.blocks(); block++) {
        String what = rows + " rows, block " + block;
        assertEquals(row, packed.firstRow(block), what);
        assertEquals(at, packed.at(block, 0), what);
        assertEquals(at + 2 * packed.height(block), packed.at(block, 2), what);
        for (int i = 0; i < packed.rowsOf(block); i++) {
          assertEquals(block, packed.blockOf(row + i), what);
        }
        row += packed.rowsOf(block);
        at += packed.height(block) * COLUMNS;
      }
      assertEquals(rows, row);
      assertTrue(at <= packed.values().length, rows + " rows");
    }
  }

  @Test
  void tallBlocksComeFirstAndOnlyTheLastHasRowsThatMeanNothing() {
    for (int rows = 1; rows < MOST; rows++) {
      PackedRows packed = packed(rows);
      int tall = 0;
      int whole = 0;
      for (int block = 0; block < packed.blocks(); block++) {
        tall += packed.height(block) == Tiles.MAX_ROWS ? 1 : 0;
        whole += packed.height(block) == packed.rowsOf(block) ? 1 : 0;
        assertTrue(block >= tall || packed.height(block) == Tiles.MAX_ROWS, rows + " rows");
      }
      assertEquals(tall, packed.tallBlocks(), rows + " rows");
      assertEquals(whole, packed.wholeBlocks(), rows + " rows");
      assertTrue(whole >= packed.blocks() - 1, rows + " rows");
    }
  }

  @Test
  void oneRowOrTwoTooManyMakeTwoBlocksOfFourWith16Registers() {
    assumeFalse(Lanes.MANY_REGISTERS, "blocks of twelve");
    assertEquals(List.of(4), rowsOfBlocks(4));
    assertEquals(List.of(6), rowsOfBlocks(6));
    assertEquals(List.of(4, 3), rowsOfBlocks(7));
    assertEquals(List.of(4, 4), rowsOfBlocks(8));
    assertEquals(List.of(6, 3), rowsOfBlocks(9));
    assertEquals(List.of(6, 4, 3), rowsOfBlocks(13));
    assertEquals(List.of(6, 4, 4), rowsOfBlocks(14));
    assertEquals(List.of(6, 6, 6, 6, 4, 4), rowsOfBlocks(32));
  }

  @Test
  void aViewIsOfWholeBlocks() {
    for (int rows = 1; rows < MOST; rows++) {
      PackedRows packed = packed(rows);
      for (int first = 0; first < packed.blocks(); first++) {
        for (int end = first + 1; end <= packed.blocks(); end++) {
          assertIsView(packed, first, end);
        }
      }
    }
    PackedRows packed = packed(3 * Tiles.MAX_ROWS);
    assertThrows(IllegalArgumentException.class, () -> packed.rows(1, Tiles.MAX_ROWS));
    assertThrows(IllegalArgumentException.class, () -> packed.rows(0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> packed.rows(0, packed.rows() + 1));
  }

  private static void assertIsView(PackedRows packed, int first, int end) {
    String what = packed.rows() + " rows, blocks " + first + " to " + end;
    int from = packed.firstRow(first);
    int to = Math.min(packed.firstRow(end), packed.rows());
    PackedRows view = packed.rows(from, to - from);
    assertEquals(end - first, view.blocks(), what);
    for (int block = first; block < end; block++) {
      assertEquals(packed.height(block), view.height(block - first), what);
      assertEquals(packed.rowsOf(block), view.rowsOf(block - first), what);
      assertEquals(packed.at(block, 1), view.at(block - first, 1), what);
    }
  }

  private static List<Integer> rowsOfBlocks(int rows) {
    PackedRows packed = packed(rows);
    List<Integer> counts = new ArrayList<>();
    for (int block = 0; block < packed.blocks(); block++) {
      counts.add(packed.rowsOf(block));
    }
    return counts;
  }

  private static PackedRows packed(int rows) {
    try (Kernels kernels = new VectorKernels(1)) {
      PackedMatrix weight = kernels.pack(Matrix.zeros(1, COLUMNS));
      return PackedRows.of(new float[PackedRows.size(rows, COLUMNS)], rows, weight);
    }
  }
}
