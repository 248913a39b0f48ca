package dev.jbert.kernel;

/**
 * How the tiles of a panel read the panel that comes next, so that it is in a cache when its turn
 * comes.
 *
 * <p>Java has no prefetch instruction. So while a tile of 12 rows multiplies, it also reads some of
 * the floats that come next, one after another and slowly enough that the processor's own
 * prefetcher runs ahead of it. A single stream of reads would be too fast to be run ahead of, for a
 * tile must read a large share of the panel: it reads in {@link #STREAMS} places at once, each a
 * read instruction of its own with a constant step, for that is what the prefetcher recognises.
 */
final class ReadAhead {

  /**
   * Places in which a tile reads: two fetch as well as four, by measurement, and take fewer
   * registers.
   */
  private static final int STREAMS = 2;

  /** By measurement: with fewer blocks there is too little work to hide the reading behind. */
  private static final int LEAST_BLOCKS = 3;

  private ReadAhead() {}

  /** Whether so many blocks of 12 rows read ahead. */
  static boolean isWorthIt(int blocks) {
    return Lanes.MANY_REGISTERS && blocks >= LEAST_BLOCKS;
  }

  /** How far a tile moves on for two k, where {@code blocks} together read all of a panel. */
  static int step(int blocks) {
    return Math.ceilDiv(2 * Tiles.COLUMNS, STREAMS * blocks);
  }

  /** From one stream to the next in a panel of {@code columns} k. */
  static int gap(int columns) {
    return columns * Tiles.COLUMNS / STREAMS;
  }

  /** How far into each stream a block begins. */
  static int start(int block, int blocks, int columns) {
    int step = step(blocks);
    int last = 2 * Tiles.COLUMNS / STREAMS - step;
    return Math.min(block * step, last) * (columns / 2);
  }
}
