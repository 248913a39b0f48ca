package dev.jbert.kernel;

/**
 * The buffers of one call in flight.
 *
 * <p>They grow to the largest call seen and are then reused, so a warm call allocates next to
 * nothing. Not safe for concurrent use: a call that runs at the same time needs its own.
 */
public final class Scratch {

  /** The left operand of a matrix product, packed; shared by the workers. */
  private float[] packedRows = {};

  /** What lies between the two products of a feed-forward part. */
  private float[] intermediate = {};

  /** Columns of the left operand whose weights are exact. */
  private float[] exactColumns = {};

  private final Slot[] slots;

  /** Empty buffers for {@code workers} workers. */
  Scratch(int workers) {
    slots = new Slot[workers];
    for (int i = 0; i < workers; i++) {
      slots[i] = new Slot(i, workers);
    }
  }

  /** At least {@code size} floats with any content, for the packed left operand. */
  float[] packedRows(int size) {
    packedRows = grown(packedRows, size);
    return packedRows;
  }

  /** At least {@code size} floats with any content, for the middle of a feed-forward part. */
  float[] intermediate(int size) {
    intermediate = grown(intermediate, size);
    return intermediate;
  }

  /** At least {@code size} floats with any content, for gathered columns. */
  float[] exactColumns(int size) {
    exactColumns = grown(exactColumns, size);
    return exactColumns;
  }

  /** The buffers of one worker. */
  Slot slot(int worker) {
    return slots[worker];
  }

  /** Bytes held at this moment. */
  public long bytes() {
    long floats = (long) packedRows.length + intermediate.length + exactColumns.length;
    for (Slot slot : slots) {
      floats += slot.floats();
    }
    return floats * Float.BYTES;
  }

  private static float[] grown(float[] buffer, int size) {
    return buffer.length >= size ? buffer : new float[size];
  }

  /**
   * What one worker has for itself: its place among the others, and buffers, each of which holds at
   * least what was asked for, with any content.
   */
  static final class Slot {
    private final int worker;
    private final int workers;
    private float[] tiles = {};
    private float[] bias = {};
    private float[] query = {};
    private float[] key = {};
    private float[] value = {};
    private float[] scores = {};
    private float[] scale = {};
    private float[] weightRows = {};
    private float[] weightPanels = {};
    private float kept;

    private Slot(int worker, int workers) {
      this.worker = worker;
      this.workers = workers;
    }

    /**
     * Where this worker begins among {@code count} things that every worker goes through: each
     * elsewhere, so that they do not all fetch the same one from memory at the same time.
     */
    int begin(int count) {
      return (int) ((long) count * worker / workers);
    }

    /** Register tiles that are not computed in their place. */
    float[] tiles(int size) {
      tiles = grown(tiles, size);
      return tiles;
    }

    /** The end of a bias that does not fill its panels. */
    float[] bias(int size) {
      bias = grown(bias, size);
      return bias;
    }

    float[] query(int size) {
      query = grown(query, size);
      return query;
    }

    float[] key(int size) {
      key = grown(key, size);
      return key;
    }

    float[] value(int size) {
      value = grown(value, size);
      return value;
    }

    float[] scores(int size) {
      scores = grown(scores, size);
      return scores;
    }

    float[] scale(int size) {
      scale = grown(scale, size);
      return scale;
    }

    /** Rows of a weight that have been read for a product. */
    float[] weightRows(int size) {
      weightRows = grown(weightRows, size);
      return weightRows;
    }

    /** Panels of a weight that are not kept. */
    float[] weightPanels(int size) {
      weightPanels = grown(weightPanels, size);
      return weightPanels;
    }

    /** Takes a value that nobody needs, so that computing it is not optimised away. */
    void keep(float value) {
      kept = value;
    }

    private long floats() {
      long packed = (long) query.length + key.length + value.length;
      long weight = (long) weightRows.length + weightPanels.length;
      return packed + weight + tiles.length + bias.length + scores.length + scale.length;
    }
  }
}
