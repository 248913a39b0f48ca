package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadAheadTest {
  private static final int MOST_BLOCKS = 44;

  static Stream<ReadAhead> ways() {
    return Stream.of(
        ReadAhead.TALL,
        new ReadAhead(2, 2, Tiles.COLUMNS, Integer.MAX_VALUE),
        new ReadAhead(2, 4, Tiles.COLUMNS, 12),
        ReadAhead.SHORT,
        ReadAhead.SHORT_PAIRS);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothingIsReadBeyondThePanelThatComesNext(ReadAhead way) {
    for (int columns : new int[] {2, 3, 31, 64, 383, 384, 768}) {
      for (int blocks = 1; blocks <= MOST_BLOCKS; blocks++) {
        BitSet read = readBy(way, blocks, columns);
        String what = blocks + " blocks, " + columns + " columns";
        assertTrue(read.length() <= columns * way.width(), what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theBlocksTogetherReadSomeOfEveryCacheLine(ReadAhead way) {
    int line = 16;
    int fewestBlocks = Math.ceilDiv(way.steps() * way.width(), way.places() * line);
    for (int columns : new int[] {64, 384, 768}) {
      for (int blocks = fewestBlocks; blocks <= MOST_BLOCKS; blocks++) {
        BitSet read = readBy(way, blocks, columns);
        for (int from = 0; from < columns * way.width(); from += line) {
          String what = "line at " + from + ", " + blocks + " blocks, " + columns + " columns";
          assertEquals(from / line, read.nextSetBit(from) / line, what);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noMoreBlocksReadThanThereAreAndThanMay(ReadAhead way) {
    for (int blocks = 1; blocks <= MOST_BLOCKS; blocks++) {
      int readers = way.readers(blocks);
      assertTrue(
          1 <= readers && readers <= blocks && readers <= way.mostReaders(), way + ": " + blocks);
    }
  }

  /** What the tiles of so many blocks read, by where it lies in the panel. */
  private static BitSet readBy(ReadAhead way, int blocks, int columns) {
    BitSet read = new BitSet();
    int readers = way.readers(blocks);
    for (int reader = 0; reader < readers; reader++) {
      int start = way.start(reader, readers, columns);
      for (int turn = 0; turn < columns / way.steps(); turn++) {
        for (int place = 0; place < way.places(); place++) {
          read.set(start + turn * way.step(readers) + place * way.gap(columns));
        }
      }
    }
    return read;
  }
}
