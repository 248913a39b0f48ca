package dev.jbert.kernel;

/**
 * What a short product does with a panel of its weight, see {@link ReadAhead#isShort}: multiplies
 * its few blocks with it by tiles that read the next panel meanwhile. There must be one.
 */
final class ShortProduct {
  private ShortProduct() {}

  /**
   * The blocks from {@code block} to {@code end}; arguments as in {@link Tile}.
   *
   * @return meaningless; to be kept, or the compiler drops the reads
   */
  static float multiply(
      PackedRows x,
      FloatPanels w,
      int panel,
      int block,
      int end,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    ReadAhead reading = ReadAhead.SHORT;
    int columns = x.columns();
    int blocks = x.blocks();
    int next = w.panelOffset(panel + 1);
    float read = 0;
    for (int i = block; i < end; i++) {
      int row = x.firstRow(i) - x.firstRow(block);
      read +=
          ReadAheadTile.multiply(
              x.height(i),
              x.values(),
              x.at(i, 0),
              w.values(),
              w.panelOffset(panel),
              columns,
              from,
              ft + row * fStride,
              fStride,
              c,
              ct + row * cStride,
              cStride,
              next + reading.start(i, blocks, columns),
              reading.step(blocks),
              reading.gap(columns));
    }
    return read;
  }

  /** The same for weights in pairs. */
  static int multiply(
      PackedRows x,
      Bf16Panels w,
      int panel,
      int block,
      int end,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    ReadAhead reading = ReadAhead.SHORT_PAIRS;
    int columns = x.columns();
    int blocks = x.blocks();
    int next = w.panelOffset(panel + 1);
    int read = 0;
    for (int i = block; i < end; i++) {
      int row = x.firstRow(i) - x.firstRow(block);
      read +=
          Bf16ReadAheadTile.multiply(
              x.height(i),
              x.values(),
              x.at(i, 0),
              w.pairs(),
              w.panelOffset(panel),
              columns,
              from,
              ft + row * fStride,
              fStride,
              c,
              ct + row * cStride,
              cStride,
              next + reading.start(i, blocks, columns),
              reading.step(blocks),
              reading.gap(columns));
    }
    return read;
  }
}
