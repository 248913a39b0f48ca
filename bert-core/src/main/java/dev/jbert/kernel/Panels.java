package dev.jbert.kernel;

import java.util.Arrays;

/**
 * Lays rows out side by side, so that a kernel finds what it needs next to what it just read.
 *
 * <p>Blocks of a tile's height, and panels of queries, are turned by {@link Transposition} or
 * {@link NarrowTransposition} where these are there, all else by plain loops, weights too: a model
 * is loaded once, and they are fast from the first call. Turning four rows by four columns in
 * vectors of four floats will not do: with these beside the wider ones of all other kernels the
 * compiler no longer knew which class a vector has, and a tile compiled after that kept its vectors
 * on the heap.
 */
final class Panels {

  /**
   * Columns moved at a time, a multiple of the streams: what is written stays in the first-level
   * cache for the next rows.
   */
  private static final int STRIP = 64;

  private Panels() {}

  /**
   * Transposes up to {@code layout.width()} rows of a weight into a panel: element (r, k) goes to
   * {@code layout.at(k, K) + r}, and rows that are not there are zero. By plain loops only, which
   * are compiled since the first weights of a JVM, when vectors may not be.
   *
   * @param rows [width or fewer, K]; read only
   * @param panel receives the panel from {@code offset}
   */
  static void packWeights(Matrix rows, PanelLayout layout, float[] panel, int offset) {
    byLoops(
        0,
        rows.values(),
        rows.offset(),
        rows.stride(),
        rows.rows(),
        rows.columns(),
        layout,
        panel,
        offset);
  }

  /**
   * Transposes {@code rows} rows of {@code depth} values, the first at {@code from}, into a panel,
   * as {@link #packWeights} does.
   */
  static void pack(
      float[] values,
      int from,
      int stride,
      int rows,
      int depth,
      PanelLayout layout,
      float[] panel,
      int offset) {
    int width = layout.width();
    if (layout.streams() == 1) {
      pack(values, from, stride, rows, depth, width, panel, offset);
      return;
    }
    int turned = rows == width ? turn(values, from, stride, depth, layout, panel, offset) : 0;
    byLoops(turned, values, from, stride, rows, depth, layout, panel, offset);
  }

  /** The columns from {@code first} on. */
  private static void byLoops(
      int first,
      float[] values,
      int from,
      int stride,
      int rows,
      int depth,
      PanelLayout layout,
      float[] panel,
      int offset) {
    int width = layout.width();
    int streams = layout.streams();
    if (streams == 1) {
      byLoops(first, values, from, stride, rows, depth, width, panel, offset);
      return;
    }
    if (rows < width) {
      Arrays.fill(panel, offset, offset + (int) layout.panelElements(depth), 0f);
    }
    for (int k = first; k < depth; k += STRIP) {
      int end = Math.min(k + STRIP, depth);
      for (int stream = 0; stream < Math.min(streams, end - k); stream++) {
        int count = Math.ceilDiv(end - k - stream, streams);
        int to = offset + layout.at(k + stream, depth);
        for (int r = 0; r < rows; r++) {
          oneStream(values, from + r * stride + k + stream, streams, count, width, panel, to + r);
        }
      }
    }
  }

  /** Turns as many columns as vectors can into four streams. */
  private static int turn(
      float[] values,
      int from,
      int stride,
      int depth,
      PanelLayout layout,
      float[] panel,
      int offset) {
    int width = layout.width();
    if (ColdStart.isOn()
        || !NarrowTransposition.AVAILABLE
        || layout.streams() != StreamedTile.STREAMS
        || width % 8 != 0) {
      return 0;
    }
    int columns = depth & -8;
    int stream = layout.streamElements(depth);
    for (int r = 0; r < width; r += 8) {
      int row = from + r * stride;
      NarrowTransposition.rows8(values, row, stride, columns, panel, offset + r, stream, width);
    }
    return columns;
  }

  /**
   * Transposes {@code rows} rows of {@code depth} values, the first at {@code from}: element (r, k)
   * goes to {@code k · width + r}, and rows that are not there are zero.
   */
  static void pack(
      float[] values,
      int from,
      int stride,
      int rows,
      int depth,
      int width,
      float[] panel,
      int offset) {
    int turned = rows == width ? turn(values, from, stride, depth, width, panel, offset) : 0;
    byLoops(turned, values, from, stride, rows, depth, width, panel, offset);
  }

  /** The columns from {@code first} on. */
  private static void byLoops(
      int first,
      float[] values,
      int from,
      int stride,
      int rows,
      int depth,
      int width,
      float[] panel,
      int offset) {
    if (rows < width) {
      Arrays.fill(panel, offset, offset + depth * width, 0f);
    }
    for (int k = first; k < depth; k += STRIP) {
      int count = Math.min(STRIP, depth - k);
      int to = offset + k * width;
      int r = 0;
      for (; r <= rows - 6; r += 6) {
        sixRows(values, from + r * stride + k, stride, count, width, panel, to + r);
      }
      for (; r < rows; r++) {
        oneRow(values, from + r * stride + k, count, width, panel, to + r);
      }
    }
  }

  /** Turns as many columns as vectors can. */
  private static int turn(
      float[] values, int from, int stride, int depth, int rows, float[] panel, int offset) {
    if (ColdStart.isOn()) {
      return 0;
    }
    if (Transposition.AVAILABLE && rows == 32) {
      int columns = depth & -4;
      Transposition.rows16(values, from, stride, columns, panel, offset, rows);
      Transposition.rows16(values, from + 16 * stride, stride, columns, panel, offset + 16, rows);
      return columns;
    }
    if (Transposition.AVAILABLE && (rows == 8 || rows == 12)) {
      int columns = depth & -16;
      if (rows == 8) {
        Transposition.rows8(values, from, stride, columns, panel, offset);
      } else {
        Transposition.rows12(values, from, stride, columns, panel, offset);
      }
      return columns;
    }
    if (NarrowTransposition.AVAILABLE && (rows == 6 || rows == 8 || rows == 16)) {
      int columns = depth & -8;
      if (rows == 6) {
        NarrowTransposition.rows6(values, from, stride, columns, panel, offset);
      } else {
        for (int r = 0; r < rows; r += 8) {
          int row = from + r * stride;
          int every4 = StreamedTile.STREAMS * rows;
          NarrowTransposition.rows8(values, row, stride, columns, panel, offset + r, rows, every4);
        }
      }
      return columns;
    }
    return 0;
  }

  /** Six, which goes into both heights of a block, 12 and 6: what is written lies together. */
  private static void sixRows(
      float[] values, int row, int stride, int count, int width, float[] panel, int to) {
    for (int k = 0; k < count; k++) {
      int from = row + k;
      int at = to + k * width;
      panel[at] = values[from];
      panel[at + 1] = values[from + stride];
      panel[at + 2] = values[from + 2 * stride];
      panel[at + 3] = values[from + 3 * stride];
      panel[at + 4] = values[from + 4 * stride];
      panel[at + 5] = values[from + 5 * stride];
    }
  }

  /** Every so many values of a row. */
  private static void oneStream(
      float[] values, int from, int streams, int count, int width, float[] panel, int to) {
    for (int i = 0; i < count; i++) {
      panel[to + i * width] = values[from + i * streams];
    }
  }

  private static void oneRow(float[] values, int row, int count, int width, float[] panel, int to) {
    for (int k = 0; k < count; k++) {
      panel[to + k * width] = values[row + k];
    }
  }
}
