package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
  private static final int MOST_BLOCKS = 44;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 31, 64, 383, 384, 768})
  void nothingIsReadBeyondThePanelThatComesNext(int columns) {
    for (int blocks = 1; blocks <= MOST_BLOCKS; blocks++) {
      BitSet read = readBy(blocks, columns);
      String what = blocks + " blocks, " + columns + " columns";
      assertTrue(read.length() <= columns * Tiles.COLUMNS, what);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 384, 768})
  void theBlocksTogetherReadSomeOfEveryCacheLine(int columns) {
    int line = 16;
    for (int blocks = 3; blocks <= MOST_BLOCKS; blocks++) {
      BitSet read = readBy(blocks, columns);
      for (int from = 0; from < columns * Tiles.COLUMNS; from += line) {
        String what = "line at " + from + ", " + blocks + " blocks, " + columns + " columns";
        assertEquals(from / line, read.nextSetBit(from) / line, what);
      }
    }
  }

  /** What the tiles of so many blocks read, by where it lies in the panel; see TallTile. */
  private static BitSet readBy(int blocks, int columns) {
    BitSet read = new BitSet();
    for (int block = 0; block < blocks; block++) {
      int start = ReadAhead.start(block, blocks, columns);
      for (int k = 0; k < (columns & -2); k += 2) {
        for (int stream = 0; stream < 2; stream++) {
          int gap = ReadAhead.gap(columns);
          read.set(start + (k >> 1) * ReadAhead.step(blocks) + stream * gap);
        }
      }
    }
    return read;
  }
}
