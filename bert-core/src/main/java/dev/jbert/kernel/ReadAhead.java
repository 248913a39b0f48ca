package dev.jbert.kernel;

/**
 * How the tiles of a panel read the panel that comes next, so that it is in a cache when its turn
 * comes.
 *
 * <p>Java has no prefetch instruction. So while a tile multiplies, it also reads some of the
 * elements that come next, one after another and slowly enough that the processor's own prefetcher
 * runs ahead of it. A single stream of reads would be too fast to be run ahead of, for a tile must
 * read a large share of the panel: it reads in several places at once, each a read instruction of
 * its own with a constant step, for that is what the prefetcher recognises.
 *
 * <p>In short products there is too little work to hide the reading behind. But where a core gets
 * less than memory could give as long as it reads in one place, as on Intel's processors, the reads
 * themselves bring the weights in sooner; see {@link #isShort}.
 *
 * @param places in which a tile reads
 * @param steps how many k a tile takes a turn
 * @param width elements of a panel for one k
 * @param mostReaders how many blocks of rows read at most, the last before the next panel's turn
 */
record ReadAhead(int places, int steps, int width, int mostReaders) {

  /** The system property that says whether tiles of short products read ahead, true or false. */
  static final String PROPERTY = "jbert.short.read.ahead";

  /**
   * By the tile of 12 rows: two places fetch as well as four, and take fewer registers. With {@link
   * FourStepTile} by the last 12 blocks only: what is read before may have left the second-level
   * cache again when its turn comes, 43 blocks of 12 rows by 768 columns being 1.6 MB.
   */
  static final ReadAhead TALL =
      FourStepTile.IS_CHOSEN
          ? new ReadAhead(2, FourStepTile.STEPS, Tiles.COLUMNS, 12)
          : new ReadAhead(2, 2, Tiles.COLUMNS, Integer.MAX_VALUE);

  /** By the tiles of a short product: four places fetch more than two. */
  static final ReadAhead SHORT = new ReadAhead(4, 2, Tiles.COLUMNS, Integer.MAX_VALUE);

  /** The same for weights that lie in pairs, {@link Bf16Panels}. */
  static final ReadAhead SHORT_PAIRS = new ReadAhead(4, 2, Tiles.COLUMNS / 2, Integer.MAX_VALUE);

  /** Whether tiles of short products read ahead; by measurement, on Intel's processors. */
  static final boolean IN_SHORT_PRODUCTS =
      Lanes.MANY_REGISTERS && Processor.isIntelUnlessSet(PROPERTY);

  /** Two blocks of 12 rows and one of 8: by measurement, with three of 12 {@link #TALL} does. */
  private static final int MOST_SHORT_ROWS = 32;

  /** By measurement: with fewer blocks there is too little work to hide the reading behind. */
  private static final int LEAST_TALL_BLOCKS = 3;

  /**
   * Whether a product of so many rows is a short one, whose tiles are those of {@link
   * ReadAheadTile} or {@link Bf16ReadAheadTile}.
   */
  static boolean isShort(int rows) {
    return IN_SHORT_PRODUCTS && rows <= MOST_SHORT_ROWS;
  }

  /** Whether so many blocks of 12 rows read ahead in a product that is not short. */
  static boolean isWorthIt(int tallBlocks) {
    return Lanes.MANY_REGISTERS && tallBlocks >= LEAST_TALL_BLOCKS;
  }

  /** How many of so many blocks read; the last. */
  int readers(int blocks) {
    return Math.min(blocks, mostReaders);
  }

  /** How far a tile moves on a turn, where {@code readers} together read all of a panel. */
  int step(int readers) {
    return Math.ceilDiv(steps * width, places * readers);
  }

  /** From one place to the next in a panel of {@code columns} k. */
  int gap(int columns) {
    return columns * width / places;
  }

  /** How far from each place a block begins, the {@code reader}-th of those that read. */
  int start(int reader, int readers, int columns) {
    int step = step(readers);
    int last = steps * width / places - step;
    return Math.min(reader * step, last) * (columns / steps);
  }
}
