package dev.jbert.kernel;

import jdk.incubator.vector.VectorShuffle;

/**
 * What adds up a vector's lanes in a fixed order: the upper half to the lower until one lane is
 * left.
 *
 * <pre>{@code
 * sum = LaneSum.HAS_16 ? sum.add(sum.rearrange(LaneSum.BY_8)) : sum;
 * sum = LaneSum.HAS_8 ? sum.add(sum.rearrange(LaneSum.BY_4)) : sum;
 * sum = sum.add(sum.rearrange(LaneSum.BY_2));
 * return sum.add(sum.rearrange(LaneSum.BY_1)).lane(0);
 * }</pre>
 *
 * <p>The Vector API's own reduction leaves the order open, and it differs between interpreted and
 * compiled code, so that a sum could change its last bits while the JVM warms up. Who sums writes
 * the four lines out: in a method of their own, which was sometimes compiled before its callers and
 * then no longer put into them, they took a vector on the heap for each row.
 */
final class LaneSum {
  static final boolean HAS_8 = Lanes.COUNT >= 8;
  static final boolean HAS_16 = Lanes.COUNT >= 16;
  static final VectorShuffle<Float> BY_8 = movedBy(8);
  static final VectorShuffle<Float> BY_4 = movedBy(4);
  static final VectorShuffle<Float> BY_2 = movedBy(2);
  static final VectorShuffle<Float> BY_1 = movedBy(1);

  private LaneSum() {}

  private static VectorShuffle<Float> movedBy(int lanes) {
    return VectorShuffle.fromOp(Lanes.FLOATS, lane -> (lane + lanes) % Lanes.COUNT);
  }
}
