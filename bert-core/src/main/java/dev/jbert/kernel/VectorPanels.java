package dev.jbert.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The twin of {@link Panels}: four rows and four columns at a time, turned in registers.
 *
 * <p>Vectors of four floats whatever the processor's width: wider ones need more steps to turn and
 * write pieces of four all the same.
 */
final class VectorPanels {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
  private static final VectorShuffle<Float> SWAP_NEIGHBOURS =
      VectorShuffle.fromValues(FOUR, 1, 0, 3, 2);
  private static final VectorShuffle<Float> SWAP_HALVES =
      VectorShuffle.fromValues(FOUR, 2, 3, 0, 1);
  private static final VectorMask<Float> ODD =
      VectorMask.fromValues(FOUR, false, true, false, true);
  private static final VectorMask<Float> UPPER =
      VectorMask.fromValues(FOUR, false, false, true, true);

  /** Columns moved at a time: what is written stays in the first-level cache for the next rows. */
  private static final int STRIP = 64;

  private VectorPanels() {}

  /** As {@link Panels#pack}. */
  static void pack(Matrix rows, int width, float[] panel, int offset) {
    pack(
        rows.values(),
        rows.offset(),
        rows.stride(),
        rows.rows(),
        rows.columns(),
        width,
        panel,
        offset);
  }

  /** The same for {@code rows} rows of {@code depth} values, the first at {@code from}. */
  static void pack(
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
    for (int k = 0; k < depth; k += STRIP) {
      int count = Math.min(STRIP, depth - k);
      int to = offset + k * width;
      int r = 0;
      for (; r <= rows - 4; r += 4) {
        fourRows(values, from + r * stride + k, stride, count, width, panel, to + r);
      }
      for (; r < rows; r++) {
        oneRow(values, from + r * stride + k, count, width, panel, to + r);
      }
    }
  }

  private static void fourRows(
      float[] values, int row, int stride, int count, int width, float[] panel, int to) {
    int k = 0;
    for (; k <= count - 4; k += 4) {
      turn(values, row + k, stride, panel, to + k * width, width);
    }
    for (; k < count; k++) {
      for (int r = 0; r < 4; r++) {
        panel[to + k * width + r] = values[row + k + r * stride];
      }
    }
  }

  /** Rows a, b, c and d of four columns become four columns of four rows: two swaps each. */
  private static void turn(float[] values, int row, int stride, float[] panel, int to, int width) {
    FloatVector a = FloatVector.fromArray(FOUR, values, row);
    FloatVector b = FloatVector.fromArray(FOUR, values, row + stride);
    FloatVector c = FloatVector.fromArray(FOUR, values, row + 2 * stride);
    FloatVector d = FloatVector.fromArray(FOUR, values, row + 3 * stride);
    FloatVector evenAb = a.blend(b.rearrange(SWAP_NEIGHBOURS), ODD); // a0 b0 a2 b2
    FloatVector oddAb = a.rearrange(SWAP_NEIGHBOURS).blend(b, ODD); // a1 b1 a3 b3
    FloatVector evenCd = c.blend(d.rearrange(SWAP_NEIGHBOURS), ODD);
    FloatVector oddCd = c.rearrange(SWAP_NEIGHBOURS).blend(d, ODD);
    evenAb.blend(evenCd.rearrange(SWAP_HALVES), UPPER).intoArray(panel, to);
    oddAb.blend(oddCd.rearrange(SWAP_HALVES), UPPER).intoArray(panel, to + width);
    evenAb.rearrange(SWAP_HALVES).blend(evenCd, UPPER).intoArray(panel, to + 2 * width);
    oddAb.rearrange(SWAP_HALVES).blend(oddCd, UPPER).intoArray(panel, to + 3 * width);
  }

  private static void oneRow(float[] values, int row, int count, int width, float[] panel, int to) {
    for (int k = 0; k < count; k++) {
      panel[to + k * width] = values[row + k];
    }
  }

  /** Copies {@code count} values. */
  static void copy(float[] values, int from, int count, float[] target, int to) {
    int i = 0;
    for (; i <= count - COUNT; i += COUNT) {
      FloatVector.fromArray(FLOATS, values, from + i).intoArray(target, to + i);
    }
    for (; i < count; i++) {
      target[to + i] = values[from + i];
    }
  }

  /** Multiplies {@code count} values by {@code factor}. */
  static void scale(float[] values, int from, int count, float factor) {
    int i = 0;
    for (; i <= count - COUNT; i += COUNT) {
      FloatVector.fromArray(FLOATS, values, from + i).mul(factor).intoArray(values, from + i);
    }
    for (; i < count; i++) {
      values[from + i] *= factor;
    }
  }
}
