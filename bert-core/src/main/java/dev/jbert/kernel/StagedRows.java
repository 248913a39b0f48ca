package dev.jbert.kernel;

/** Reads a weight some panels at a time, so that there is never a second copy of it. */
final class StagedRows {

  /**
   * Floats that are read before they are packed, or those of one panel if that has more: 256 KB,
   * which caches hold, and which no collector takes for an object that is worth a place of its own.
   */
  private static final int READ_AT_A_TIME = 1 << 16;

  /** Packs the rows of one panel. */
  @FunctionalInterface
  interface PanelPacking {
    /**
     * Packs.
     *
     * @param first number of the first row, a multiple of the panel's width
     * @param rows [panel width or fewer, in]; read only, not kept
     */
    void pack(int first, Matrix rows);
  }

  private StagedRows() {}

  /** How many panels of so many rows of {@code in} weights are read at a time. */
  static int panelsAtATime(int in, int panelWidth) {
    return Math.max(1, READ_AT_A_TIME / Math.max(1, Math.multiplyExact(in, panelWidth)));
  }

  /** Hands every panel of a weight [out, in] to {@code packing}, shared out among workers. */
  static void forEach(
      int out, int in, int panelWidth, RowReader reader, Workers workers, PanelPacking packing) {
    int rowsAtATime = Math.min(out, panelsAtATime(in, panelWidth) * panelWidth);
    float[][] staging = new float[workers.threads()][];
    workers.forEach(
        rowsAtATime == 0 ? 0 : Math.ceilDiv(out, rowsAtATime),
        (item, worker) -> {
          if (staging[worker] == null) {
            staging[worker] = new float[rowsAtATime * in];
          }
          int first = item * rowsAtATime;
          int count = Math.min(rowsAtATime, out - first);
          Matrix rows = Matrix.of(staging[worker], count, in);
          reader.read(first, rows);
          for (int row = 0; row < count; row += panelWidth) {
            packing.pack(first + row, rows.rows(row, Math.min(panelWidth, count - row)));
          }
        });
  }
}
