package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Multiplies values by one factor. */
final class Scaling {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;

  private Scaling() {}

  /** Multiplies {@code count} values by {@code factor}. */
  static void scale(float[] values, int from, int count, float factor) {
    int i = 0;
    int lanes = ColdStart.isOn() ? 0 : count - COUNT + 1;
    for (; i < lanes; i += COUNT) {
      FloatVector.fromArray(FLOATS, values, from + i).mul(factor).intoArray(values, from + i);
    }
    for (; i < count; i++) {
      values[from + i] *= factor;
    }
  }
}
