package dev.jbert.kernel;

/**
 * A weight [out, in] as bfloat16, two to an int: of a panel's row k, pair j holds column j in its
 * lower half and column {@code panelWidth / 2 + j} in its upper half, so that a vector of ints
 * gives both vectors of a tile with a shift and a mask. The pairs of row k begin where {@link
 * PanelLayout#ofPairs} says.
 *
 * <p>Some columns of the weight are too important to be rounded. What rounding takes from them is
 * kept in floats and multiplied on its own: {@code y = x · bf16(W)ᵀ + x[exact] · (W −
 * bf16(W))[exact]ᵀ}.
 *
 * @param out columns of the product
 * @param in columns of the left operand
 * @param panelWidth columns of a panel
 * @param panelPairs ints from where a panel begins to where the next does
 * @param pairs the panels, end to end from {@link #panelOffset} of the first; not to be written
 * @param exactColumns columns of the left operand whose weights are exact
 * @param remainder [out, exact columns] what rounding took from these
 */
record Bf16Panels(
    int out,
    int in,
    int panelWidth,
    int panelPairs,
    int[] pairs,
    int[] exactColumns,
    FloatPanels remainder)
    implements PackedMatrix {

  /** As in {@link FloatPanels}: vectors lie within cache lines. */
  private static final int LEAD = 12;

  /** Packs a weight [out, in] that is read some panels at a time. */
  static Bf16Panels of(
      int out, int in, RowReader reader, int[] exactColumns, PanelLayout layout, Workers workers) {
    int panelWidth = layout.width();
    PanelLayout pairLayout = layout.ofPairs();
    int panelPairs = Math.toIntExact(pairLayout.panelElements(in));
    long size = LEAD + (long) Math.ceilDiv(out, panelWidth) * panelPairs;
    int[] pairs = new int[Math.toIntExact(size)];
    Matrix remainder = Matrix.zeros(out, exactColumns.length);
    StagedRows.forEach(
        out,
        in,
        panelWidth,
        reader,
        workers,
        (first, rows) -> {
          int offset = LEAD + first / panelWidth * panelPairs;
          for (int r = 0; r < rows.rows(); r++) {
            fill(rows, r, pairLayout, pairs, offset);
          }
          for (int r = 0; r < rows.rows(); r++) {
            for (int i = 0; i < exactColumns.length; i++) {
              float weight = rows.at(r, exactColumns[i]);
              remainder.values()[remainder.rowOffset(first + r) + i] =
                  Float.isFinite(weight) ? weight - Bf16.round(weight) : 0;
            }
          }
        });
    FloatPanels packedRemainder = FloatPanels.of(remainder, layout, workers);
    return new Bf16Panels(
        out, in, panelWidth, panelPairs, pairs, exactColumns.clone(), packedRemainder);
  }

  /**
   * Puts row r of a panel's weights into the halves that belong to it: from stream to stream by
   * additions alone, which by measurement is faster than one stream after the other.
   */
  private static void fill(Matrix rows, int r, PanelLayout layout, int[] pairs, int offset) {
    int half = layout.width();
    int streamPairs = layout.streamElements(rows.columns());
    int row = rows.rowOffset(r);
    int shift = r < half ? 0 : 16;
    int inFirstStream = offset + r % half;
    int at = inFirstStream;
    int streamsLeft = layout.streams();
    for (int k = 0; k < rows.columns(); k++) {
      pairs[at] |= Bf16.bits(rows.values()[row + k]) << shift;
      at += streamPairs;
      if (--streamsLeft == 0) {
        streamsLeft = layout.streams();
        inFirstStream += half;
        at = inFirstStream;
      }
    }
  }

  /** Where {@code panel} begins in {@link #pairs}. */
  int panelOffset(int panel) {
    return LEAD + panel * panelPairs;
  }

  @Override
  public long bytes() {
    return (long) pairs.length * Integer.BYTES + remainder.bytes();
  }
}
