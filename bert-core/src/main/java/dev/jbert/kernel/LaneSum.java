package dev.jbert.kernel;

/**
 * The sum of a vector's lanes in a fixed order.
 *
 * <p>The Vector API's own reduction leaves the order open, and it differs between interpreted and
 * compiled code, so that a sum could change its last bits while the JVM warms up.
 */
final class LaneSum {
  private LaneSum() {}

  /** Adds the upper half to the lower until one lane is left; {@code lanes} is overwritten. */
  static float of(float[] lanes) {
    for (int half = Lanes.COUNT / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }
}
