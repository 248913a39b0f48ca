package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sum of a vector's lanes in a fixed order.
 *
 * <p>The Vector API's own reduction leaves the order open, and it differs between interpreted and
 * compiled code, so that a sum could change its last bits while the JVM warms up.
 */
final class LaneSum {
  private static final int COUNT = Lanes.COUNT;
  private static final VectorShuffle<Float> BY_8 = movedBy(8);
  private static final VectorShuffle<Float> BY_4 = movedBy(4);
  private static final VectorShuffle<Float> BY_2 = movedBy(2);
  private static final VectorShuffle<Float> BY_1 = movedBy(1);

  private LaneSum() {}

  /** Adds the upper half to the lower until one lane is left. */
  static float of(FloatVector lanes) {
    FloatVector sum = lanes;
    if (COUNT == 16) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (COUNT >= 8) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  private static VectorShuffle<Float> movedBy(int lanes) {
    return VectorShuffle.fromOp(Lanes.FLOATS, lane -> (lane + lanes) % COUNT);
  }
}
