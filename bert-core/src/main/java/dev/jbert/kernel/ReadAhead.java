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
 * @param width elements of a panel for one k
 */
record ReadAhead(int places, int width) {

  /** The system property that says whether tiles of short products read ahead, true or false. */
  static final String PROPERTY = "jbert.short.read.ahead";

  /** By the tile of 12 rows: two places fetch as well as four, and take fewer registers. */
  static final ReadAhead TALL = new ReadAhead(2, Tiles.COLUMNS);

  /** By the tiles of a short product: four places fetch more than two. */
  static final ReadAhead SHORT = new ReadAhead(4, Tiles.COLUMNS);

  /** The same for weights that lie in pairs, {@link Bf16Panels}. */
  static final ReadAhead SHORT_PAIRS = new ReadAhead(4, Tiles.COLUMNS / 2);

  /** Whether tiles of short products read ahead; by measurement, on Intel's processors. */
  static final boolean IN_SHORT_PRODUCTS = Lanes.MANY_REGISTERS && chosenForShortProducts();

  /** Two blocks of 12 rows and one of 8: by measurement, with three of 12 {@link #TALL} does. */
  private static final int MOST_SHORT_ROWS = 32;

  /** By measurement: with fewer blocks there is too little work to hide the reading behind. */
  private static final int LEAST_TALL_BLOCKS = 3;

  private static boolean chosenForShortProducts() {
    String chosen = System.getProperty(PROPERTY);
    return chosen == null ? Processor.isIntel() : Boolean.parseBoolean(chosen);
  }

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

  /** How far a tile moves on for two k, where {@code blocks} together read all of a panel. */
  int step(int blocks) {
    return Math.ceilDiv(2 * width, places * blocks);
  }

  /** From one place to the next in a panel of {@code columns} k. */
  int gap(int columns) {
    return columns * width / places;
  }

  /** How far from each place a block begins. */
  int start(int block, int blocks, int columns) {
    int step = step(blocks);
    int last = 2 * width / places - step;
    return Math.min(block * step, last) * (columns / 2);
  }
}
