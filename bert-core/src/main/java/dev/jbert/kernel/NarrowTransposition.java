package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lays rows side by side in registers of 8 floats; what {@link Transposition} is for 16.
 *
 * <p>Eight columns at a time, in three steps: a square of 8 x 8 is turned by turning all squares of
 * 2 x 2, then those of 4 x 4 as squares of 2 x 2 pairs, then itself as a square of 2 x 2 fours. Two
 * vectors a and b are turned by exchanging neighbours (or pairs, or fours): of a and exchanged b
 * every second one, and of exchanged a and b.
 *
 * <p>Names below: p0 and p1 hold rows 0 and 1, p2 and p3 rows 2 and 3, and so on; q0 is four rows
 * of two columns, {@code q0c1} those of columns 1 and 5, and q1 the other four rows.
 */
final class NarrowTransposition {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = 8;

  /** Whether registers have the width that this is written for. */
  static final boolean AVAILABLE = Lanes.COUNT == COUNT;

  private static final VectorShuffle<Float> EXCHANGE_1 = exchange(1);
  private static final VectorShuffle<Float> EXCHANGE_2 = exchange(2);
  private static final VectorShuffle<Float> EXCHANGE_4 = exchange(4);

  /** Every second element, pair or four from the second vector. */
  private static final VectorMask<Float> SECOND_1 = second(1);

  private static final VectorMask<Float> SECOND_2 = second(2);
  private static final VectorMask<Float> SECOND_4 = second(4);

  /** As many as there are rows. */
  private static final VectorMask<Float> FIRST_SIX = FLOATS.indexInRange(0, 6);

  private NarrowTransposition() {}

  private static VectorShuffle<Float> exchange(int run) {
    return VectorShuffle.fromOp(FLOATS, i -> i ^ (AVAILABLE ? run : 0));
  }

  private static VectorMask<Float> second(int run) {
    boolean[] second = new boolean[Lanes.COUNT];
    for (int i = 0; i < second.length; i++) {
      second[i] = i / run % 2 == 1;
    }
    return VectorMask.fromValues(FLOATS, second);
  }

  /**
   * 8 rows: element k of row r goes to {@code start + k % 4 · stream + k / 4 · step + r}.
   *
   * @param depth columns, a multiple of 8
   */
  static void rows8(
      float[] values,
      int from,
      int stride,
      int depth,
      float[] to,
      int start,
      int stream,
      int step) {
    for (int k = 0; k < depth; k += COUNT) {
      int in = from + k;
      int out = start + k / StreamedTile.STREAMS * step;
      int next = out + step;
      FloatVector r0 = FloatVector.fromArray(FLOATS, values, in);
      FloatVector r1 = FloatVector.fromArray(FLOATS, values, in + stride);
      FloatVector r2 = FloatVector.fromArray(FLOATS, values, in + 2 * stride);
      FloatVector r3 = FloatVector.fromArray(FLOATS, values, in + 3 * stride);
      FloatVector r4 = FloatVector.fromArray(FLOATS, values, in + 4 * stride);
      FloatVector r5 = FloatVector.fromArray(FLOATS, values, in + 5 * stride);
      FloatVector r6 = FloatVector.fromArray(FLOATS, values, in + 6 * stride);
      FloatVector r7 = FloatVector.fromArray(FLOATS, values, in + 7 * stride);
      FloatVector p0 = r0.blend(r1.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p1 = r0.rearrange(EXCHANGE_1).blend(r1, SECOND_1);
      FloatVector p2 = r2.blend(r3.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p3 = r2.rearrange(EXCHANGE_1).blend(r3, SECOND_1);
      FloatVector p4 = r4.blend(r5.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p5 = r4.rearrange(EXCHANGE_1).blend(r5, SECOND_1);
      FloatVector p6 = r6.blend(r7.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p7 = r6.rearrange(EXCHANGE_1).blend(r7, SECOND_1);
      FloatVector q0c0 = p0.blend(p2.rearrange(EXCHANGE_2), SECOND_2);
      FloatVector q0c2 = p0.rearrange(EXCHANGE_2).blend(p2, SECOND_2);
      FloatVector q0c1 = p1.blend(p3.rearrange(EXCHANGE_2), SECOND_2);
      FloatVector q0c3 = p1.rearrange(EXCHANGE_2).blend(p3, SECOND_2);
      FloatVector q1c0 = p4.blend(p6.rearrange(EXCHANGE_2), SECOND_2);
      FloatVector q1c2 = p4.rearrange(EXCHANGE_2).blend(p6, SECOND_2);
      FloatVector q1c1 = p5.blend(p7.rearrange(EXCHANGE_2), SECOND_2);
      FloatVector q1c3 = p5.rearrange(EXCHANGE_2).blend(p7, SECOND_2);
      q0c0.blend(q1c0.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out);
      q0c1.blend(q1c1.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out + stream);
      q0c2.blend(q1c2.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out + 2 * stream);
      q0c3.blend(q1c3.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out + 3 * stream);
      q0c0.rearrange(EXCHANGE_4).blend(q1c0, SECOND_4).intoArray(to, next);
      q0c1.rearrange(EXCHANGE_4).blend(q1c1, SECOND_4).intoArray(to, next + stream);
      q0c2.rearrange(EXCHANGE_4).blend(q1c2, SECOND_4).intoArray(to, next + 2 * stream);
      q0c3.rearrange(EXCHANGE_4).blend(q1c3, SECOND_4).intoArray(to, next + 3 * stream);
    }
  }

  /**
   * 6 rows: element k of row r goes to {@code start + k · 6 + r}.
   *
   * <p>Two elements of each vector mean nothing; what comes next goes over them.
   *
   * @param depth columns, a multiple of 8
   */
  static void rows6(float[] values, int from, int stride, int depth, float[] to, int start) {
    for (int k = 0; k < depth; k += COUNT) {
      int in = from + k;
      int out = start + k * 6;
      FloatVector r0 = FloatVector.fromArray(FLOATS, values, in);
      FloatVector r1 = FloatVector.fromArray(FLOATS, values, in + stride);
      FloatVector r2 = FloatVector.fromArray(FLOATS, values, in + 2 * stride);
      FloatVector r3 = FloatVector.fromArray(FLOATS, values, in + 3 * stride);
      FloatVector r4 = FloatVector.fromArray(FLOATS, values, in + 4 * stride);
      FloatVector r5 = FloatVector.fromArray(FLOATS, values, in + 5 * stride);
      FloatVector p0 = r0.blend(r1.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p1 = r0.rearrange(EXCHANGE_1).blend(r1, SECOND_1);
      FloatVector p2 = r2.blend(r3.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p3 = r2.rearrange(EXCHANGE_1).blend(r3, SECOND_1);
      FloatVector p4 = r4.blend(r5.rearrange(EXCHANGE_1), SECOND_1);
      FloatVector p5 = r4.rearrange(EXCHANGE_1).blend(r5, SECOND_1);
      FloatVector q0c0 = p0.blend(p2.rearrange(EXCHANGE_2), SECOND_2);
      FloatVector q0c2 = p0.rearrange(EXCHANGE_2).blend(p2, SECOND_2);
      FloatVector q0c1 = p1.blend(p3.rearrange(EXCHANGE_2), SECOND_2);
      FloatVector q0c3 = p1.rearrange(EXCHANGE_2).blend(p3, SECOND_2);
      FloatVector q1c2 = p4.rearrange(EXCHANGE_2);
      FloatVector q1c3 = p5.rearrange(EXCHANGE_2);
      q0c0.blend(p4.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out);
      q0c1.blend(p5.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out + 6);
      q0c2.blend(q1c2.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out + 12);
      q0c3.blend(q1c3.rearrange(EXCHANGE_4), SECOND_4).intoArray(to, out + 18);
      q0c0.rearrange(EXCHANGE_4).blend(p4, SECOND_4).intoArray(to, out + 24);
      q0c1.rearrange(EXCHANGE_4).blend(p5, SECOND_4).intoArray(to, out + 30);
      q0c2.rearrange(EXCHANGE_4).blend(q1c2, SECOND_4).intoArray(to, out + 36);
      FloatVector last = q0c3.rearrange(EXCHANGE_4).blend(q1c3, SECOND_4);
      if (k < depth - COUNT) {
        last.intoArray(to, out + 42);
      } else {
        last.intoArray(to, out + 42, FIRST_SIX);
      }
    }
  }
}
