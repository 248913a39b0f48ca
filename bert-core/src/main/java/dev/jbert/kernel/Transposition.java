package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lays rows side by side in registers of 16 floats: of {@code rows} rows, element k of row r goes
 * to {@code to + k · rows + r}. For {@link Panels}, whose plain loops do the same three to four
 * times slower.
 *
 * <p>8 and 12 rows sixteen columns at a time, in four steps, each of which brings two vectors
 * together: pairs of rows, then fours, so that a quarter of a vector holds four rows of one column;
 * then the quarters of four vectors are put in order, which is a transposition of 4 x 4 quarters in
 * two steps. As in {@link Tile} the text repeats itself because vectors live in registers only as
 * local variables.
 */
final class Transposition {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = 16;

  /** Whether registers have the width that this is written for. */
  static final boolean AVAILABLE = Lanes.COUNT == COUNT;

  /** Of each quarter the elements 0 0 1 1. */
  private static final VectorShuffle<Float> LOW_PAIRS =
      shuffle(0, 0, 1, 1, 4, 4, 5, 5, 8, 8, 9, 9, 12, 12, 13, 13);

  /** 2 2 3 3. */
  private static final VectorShuffle<Float> HIGH_PAIRS =
      shuffle(2, 2, 3, 3, 6, 6, 7, 7, 10, 10, 11, 11, 14, 14, 15, 15);

  /** 0 1 0 1. */
  private static final VectorShuffle<Float> LOW_TWOS =
      shuffle(0, 1, 0, 1, 4, 5, 4, 5, 8, 9, 8, 9, 12, 13, 12, 13);

  /** 2 3 2 3. */
  private static final VectorShuffle<Float> HIGH_TWOS =
      shuffle(2, 3, 2, 3, 6, 7, 6, 7, 10, 11, 10, 11, 14, 15, 14, 15);

  /** Quarters 0 1 0 1. */
  private static final VectorShuffle<Float> LOW_HALF =
      shuffle(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);

  /** Quarters 2 3 2 3. */
  private static final VectorShuffle<Float> HIGH_HALF =
      shuffle(8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);

  /** Quarters 0 2 0 2. */
  private static final VectorShuffle<Float> EVEN_QUARTERS =
      shuffle(0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11);

  /** Quarters 1 3 1 3. */
  private static final VectorShuffle<Float> ODD_QUARTERS =
      shuffle(4, 5, 6, 7, 12, 13, 14, 15, 4, 5, 6, 7, 12, 13, 14, 15);

  /** Every second element from the second vector. */
  private static final VectorMask<Float> EACH_SECOND = secondOf(1);

  /** Of each quarter the last two elements from the second vector. */
  private static final VectorMask<Float> EACH_SECOND_TWO = secondOf(2);

  /** One quarter, the second to the fourth, from the second vector. */
  private static final VectorMask<Float> QUARTER_1 = quarter(1);

  private static final VectorMask<Float> QUARTER_2 = quarter(2);
  private static final VectorMask<Float> QUARTER_3 = quarter(3);

  /** The upper half from the second vector. */
  private static final VectorMask<Float> SECOND_HALF = secondOf(8);

  private Transposition() {}

  private static VectorShuffle<Float> shuffle(int... from) {
    return AVAILABLE ? VectorShuffle.fromValues(FLOATS, from) : FLOATS.iotaShuffle(0, 1, true);
  }

  private static VectorMask<Float> secondOf(int run) {
    boolean[] second = new boolean[Lanes.COUNT];
    for (int i = 0; i < second.length; i++) {
      second[i] = i / run % 2 == 1;
    }
    return VectorMask.fromValues(FLOATS, second);
  }

  private static VectorMask<Float> quarter(int number) {
    boolean[] within = new boolean[Lanes.COUNT];
    for (int i = 0; i < within.length; i++) {
      within[i] = i / 4 == number;
    }
    return VectorMask.fromValues(FLOATS, within);
  }

  /**
   * 8 rows.
   *
   * @param depth columns, a multiple of 16
   */
  static void rows8(float[] values, int from, int stride, int depth, float[] to, int start) {
    for (int k = 0; k < depth; k += COUNT) {
      int in = from + k;
      int out = start + k * 8;
      FloatVector r0 = FloatVector.fromArray(FLOATS, values, in + 0 * stride);
      FloatVector r1 = FloatVector.fromArray(FLOATS, values, in + 1 * stride);
      FloatVector r2 = FloatVector.fromArray(FLOATS, values, in + 2 * stride);
      FloatVector r3 = FloatVector.fromArray(FLOATS, values, in + 3 * stride);
      FloatVector r4 = FloatVector.fromArray(FLOATS, values, in + 4 * stride);
      FloatVector r5 = FloatVector.fromArray(FLOATS, values, in + 5 * stride);
      FloatVector r6 = FloatVector.fromArray(FLOATS, values, in + 6 * stride);
      FloatVector r7 = FloatVector.fromArray(FLOATS, values, in + 7 * stride);
      FloatVector low0 = r0.rearrange(LOW_PAIRS).blend(r1.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector lower0 = r2.rearrange(LOW_PAIRS).blend(r3.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector high0 = r0.rearrange(HIGH_PAIRS).blend(r1.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector higher0 = r2.rearrange(HIGH_PAIRS).blend(r3.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector c0q0 =
          low0.rearrange(LOW_TWOS).blend(lower0.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c1q0 =
          low0.rearrange(HIGH_TWOS).blend(lower0.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector c2q0 =
          high0.rearrange(LOW_TWOS).blend(higher0.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c3q0 =
          high0.rearrange(HIGH_TWOS).blend(higher0.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector low1 = r4.rearrange(LOW_PAIRS).blend(r5.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector lower1 = r6.rearrange(LOW_PAIRS).blend(r7.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector high1 = r4.rearrange(HIGH_PAIRS).blend(r5.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector higher1 = r6.rearrange(HIGH_PAIRS).blend(r7.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector c0q1 =
          low1.rearrange(LOW_TWOS).blend(lower1.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c1q1 =
          low1.rearrange(HIGH_TWOS).blend(lower1.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector c2q1 =
          high1.rearrange(LOW_TWOS).blend(higher1.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c3q1 =
          high1.rearrange(HIGH_TWOS).blend(higher1.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector a0 = c0q0.rearrange(LOW_HALF).blend(c0q1.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector a1 = c1q0.rearrange(LOW_HALF).blend(c1q1.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector a2 = c0q0.rearrange(HIGH_HALF).blend(c0q1.rearrange(HIGH_HALF), SECOND_HALF);
      FloatVector a3 = c1q0.rearrange(HIGH_HALF).blend(c1q1.rearrange(HIGH_HALF), SECOND_HALF);
      a0.rearrange(EVEN_QUARTERS)
          .blend(a1.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 0);
      a0.rearrange(ODD_QUARTERS)
          .blend(a1.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 32);
      a2.rearrange(EVEN_QUARTERS)
          .blend(a3.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 64);
      a2.rearrange(ODD_QUARTERS)
          .blend(a3.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 96);
      FloatVector b0 = c2q0.rearrange(LOW_HALF).blend(c2q1.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector b1 = c3q0.rearrange(LOW_HALF).blend(c3q1.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector b2 = c2q0.rearrange(HIGH_HALF).blend(c2q1.rearrange(HIGH_HALF), SECOND_HALF);
      FloatVector b3 = c3q0.rearrange(HIGH_HALF).blend(c3q1.rearrange(HIGH_HALF), SECOND_HALF);
      b0.rearrange(EVEN_QUARTERS)
          .blend(b1.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 16);
      b0.rearrange(ODD_QUARTERS)
          .blend(b1.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 48);
      b2.rearrange(EVEN_QUARTERS)
          .blend(b3.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 80);
      b2.rearrange(ODD_QUARTERS)
          .blend(b3.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 112);
    }
  }

  /**
   * 12 rows.
   *
   * @param depth columns, a multiple of 16
   */
  static void rows12(float[] values, int from, int stride, int depth, float[] to, int start) {
    for (int k = 0; k < depth; k += COUNT) {
      int in = from + k;
      int out = start + k * 12;
      FloatVector r0 = FloatVector.fromArray(FLOATS, values, in + 0 * stride);
      FloatVector r1 = FloatVector.fromArray(FLOATS, values, in + 1 * stride);
      FloatVector r2 = FloatVector.fromArray(FLOATS, values, in + 2 * stride);
      FloatVector r3 = FloatVector.fromArray(FLOATS, values, in + 3 * stride);
      FloatVector r4 = FloatVector.fromArray(FLOATS, values, in + 4 * stride);
      FloatVector r5 = FloatVector.fromArray(FLOATS, values, in + 5 * stride);
      FloatVector r6 = FloatVector.fromArray(FLOATS, values, in + 6 * stride);
      FloatVector r7 = FloatVector.fromArray(FLOATS, values, in + 7 * stride);
      FloatVector r8 = FloatVector.fromArray(FLOATS, values, in + 8 * stride);
      FloatVector r9 = FloatVector.fromArray(FLOATS, values, in + 9 * stride);
      FloatVector r10 = FloatVector.fromArray(FLOATS, values, in + 10 * stride);
      FloatVector r11 = FloatVector.fromArray(FLOATS, values, in + 11 * stride);
      FloatVector low0 = r0.rearrange(LOW_PAIRS).blend(r1.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector lower0 = r2.rearrange(LOW_PAIRS).blend(r3.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector high0 = r0.rearrange(HIGH_PAIRS).blend(r1.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector higher0 = r2.rearrange(HIGH_PAIRS).blend(r3.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector c0q0 =
          low0.rearrange(LOW_TWOS).blend(lower0.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c1q0 =
          low0.rearrange(HIGH_TWOS).blend(lower0.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector c2q0 =
          high0.rearrange(LOW_TWOS).blend(higher0.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c3q0 =
          high0.rearrange(HIGH_TWOS).blend(higher0.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector low1 = r4.rearrange(LOW_PAIRS).blend(r5.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector lower1 = r6.rearrange(LOW_PAIRS).blend(r7.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector high1 = r4.rearrange(HIGH_PAIRS).blend(r5.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector higher1 = r6.rearrange(HIGH_PAIRS).blend(r7.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector c0q1 =
          low1.rearrange(LOW_TWOS).blend(lower1.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c1q1 =
          low1.rearrange(HIGH_TWOS).blend(lower1.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector c2q1 =
          high1.rearrange(LOW_TWOS).blend(higher1.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c3q1 =
          high1.rearrange(HIGH_TWOS).blend(higher1.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector low2 = r8.rearrange(LOW_PAIRS).blend(r9.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector lower2 = r10.rearrange(LOW_PAIRS).blend(r11.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector high2 = r8.rearrange(HIGH_PAIRS).blend(r9.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector higher2 = r10.rearrange(HIGH_PAIRS).blend(r11.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector c0q2 =
          low2.rearrange(LOW_TWOS).blend(lower2.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c1q2 =
          low2.rearrange(HIGH_TWOS).blend(lower2.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector c2q2 =
          high2.rearrange(LOW_TWOS).blend(higher2.rearrange(LOW_TWOS), EACH_SECOND_TWO);
      FloatVector c3q2 =
          high2.rearrange(HIGH_TWOS).blend(higher2.rearrange(HIGH_TWOS), EACH_SECOND_TWO);
      FloatVector a0 = c0q0.rearrange(LOW_HALF).blend(c0q1.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector a1 = c0q2.rearrange(LOW_HALF).blend(c1q0.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector a2 = c0q0.rearrange(HIGH_HALF).blend(c0q1.rearrange(HIGH_HALF), SECOND_HALF);
      FloatVector a3 = c0q2.rearrange(HIGH_HALF).blend(c1q0.rearrange(HIGH_HALF), SECOND_HALF);
      a0.rearrange(EVEN_QUARTERS)
          .blend(a1.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 0);
      a0.rearrange(ODD_QUARTERS)
          .blend(a1.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 48);
      a2.rearrange(EVEN_QUARTERS)
          .blend(a3.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 96);
      a2.rearrange(ODD_QUARTERS)
          .blend(a3.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 144);
      FloatVector b0 = c1q1.rearrange(LOW_HALF).blend(c1q2.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector b1 = c2q0.rearrange(LOW_HALF).blend(c2q1.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector b2 = c1q1.rearrange(HIGH_HALF).blend(c1q2.rearrange(HIGH_HALF), SECOND_HALF);
      FloatVector b3 = c2q0.rearrange(HIGH_HALF).blend(c2q1.rearrange(HIGH_HALF), SECOND_HALF);
      b0.rearrange(EVEN_QUARTERS)
          .blend(b1.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 16);
      b0.rearrange(ODD_QUARTERS)
          .blend(b1.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 64);
      b2.rearrange(EVEN_QUARTERS)
          .blend(b3.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 112);
      b2.rearrange(ODD_QUARTERS)
          .blend(b3.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 160);
      FloatVector c0 = c2q2.rearrange(LOW_HALF).blend(c3q0.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector c1 = c3q1.rearrange(LOW_HALF).blend(c3q2.rearrange(LOW_HALF), SECOND_HALF);
      FloatVector c2 = c2q2.rearrange(HIGH_HALF).blend(c3q0.rearrange(HIGH_HALF), SECOND_HALF);
      FloatVector c3 = c3q1.rearrange(HIGH_HALF).blend(c3q2.rearrange(HIGH_HALF), SECOND_HALF);
      c0.rearrange(EVEN_QUARTERS)
          .blend(c1.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 32);
      c0.rearrange(ODD_QUARTERS)
          .blend(c1.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 80);
      c2.rearrange(EVEN_QUARTERS)
          .blend(c3.rearrange(EVEN_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 128);
      c2.rearrange(ODD_QUARTERS)
          .blend(c3.rearrange(ODD_QUARTERS), SECOND_HALF)
          .intoArray(to, out + 176);
    }
  }

  /**
   * 16 rows, as a part of {@code width} that lie side by side: element k of row r goes to {@code
   * start + k · width + r}.
   *
   * <p>Four columns at a time. A vector is loaded from where it has these columns of its row in the
   * quarter that the row is to come to, so that only elements within quarters are left to turn.
   *
   * @param stride at least {@code depth}
   * @param depth columns, a multiple of 4
   */
  static void rows16(
      float[] values, int from, int stride, int depth, float[] to, int start, int width) {
    for (int k = 0; k < depth; k += 4) {
      int in = from + k;
      int second = in + 4 * stride - 4;
      int third = in + 8 * stride - 8;
      int fourth = in + 12 * stride - 12;
      FloatVector rows0 =
          FloatVector.fromArray(FLOATS, values, in)
              .blend(FloatVector.fromArray(FLOATS, values, second), QUARTER_1)
              .blend(FloatVector.fromArray(FLOATS, values, third), QUARTER_2)
              .blend(FloatVector.fromArray(FLOATS, values, fourth), QUARTER_3);
      FloatVector rows1 =
          FloatVector.fromArray(FLOATS, values, in + stride)
              .blend(FloatVector.fromArray(FLOATS, values, second + stride), QUARTER_1)
              .blend(FloatVector.fromArray(FLOATS, values, third + stride), QUARTER_2)
              .blend(FloatVector.fromArray(FLOATS, values, fourth + stride), QUARTER_3);
      FloatVector rows2 =
          FloatVector.fromArray(FLOATS, values, in + 2 * stride)
              .blend(FloatVector.fromArray(FLOATS, values, second + 2 * stride), QUARTER_1)
              .blend(FloatVector.fromArray(FLOATS, values, third + 2 * stride), QUARTER_2)
              .blend(FloatVector.fromArray(FLOATS, values, fourth + 2 * stride), QUARTER_3);
      FloatVector rows3 =
          FloatVector.fromArray(FLOATS, values, in + 3 * stride)
              .blend(FloatVector.fromArray(FLOATS, values, second + 3 * stride), QUARTER_1)
              .blend(FloatVector.fromArray(FLOATS, values, third + 3 * stride), QUARTER_2)
              .blend(FloatVector.fromArray(FLOATS, values, fourth + 3 * stride), QUARTER_3);
      FloatVector low = rows0.rearrange(LOW_PAIRS).blend(rows1.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector lower = rows2.rearrange(LOW_PAIRS).blend(rows3.rearrange(LOW_PAIRS), EACH_SECOND);
      FloatVector high =
          rows0.rearrange(HIGH_PAIRS).blend(rows1.rearrange(HIGH_PAIRS), EACH_SECOND);
      FloatVector higher =
          rows2.rearrange(HIGH_PAIRS).blend(rows3.rearrange(HIGH_PAIRS), EACH_SECOND);
      int out = start + k * width;
      low.rearrange(LOW_TWOS).blend(lower.rearrange(LOW_TWOS), EACH_SECOND_TWO).intoArray(to, out);
      low.rearrange(HIGH_TWOS)
          .blend(lower.rearrange(HIGH_TWOS), EACH_SECOND_TWO)
          .intoArray(to, out + width);
      high.rearrange(LOW_TWOS)
          .blend(higher.rearrange(LOW_TWOS), EACH_SECOND_TWO)
          .intoArray(to, out + 2 * width);
      high.rearrange(HIGH_TWOS)
          .blend(higher.rearrange(HIGH_TWOS), EACH_SECOND_TWO)
          .intoArray(to, out + 3 * width);
    }
  }
}
