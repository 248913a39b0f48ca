package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax along rows, and along the columns of a panel of scores.
 *
 * <p>{@code e^(x - max) / Σ e^(x - max)}: subtracting the largest keeps e^ from overflowing.
 */
final class Softmax {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;

  private Softmax() {}

  /** Softmax over the {@code size} values from {@code from}, in place. */
  static void row(float[] x, int from, int size) {
    float max = max(x, from, size);
    float sum = exponentials(x, from, size, max);
    float scale = 1 / sum;
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector.fromArray(FLOATS, x, from + i).mul(scale).intoArray(x, from + i);
    }
    for (; i < size; i++) {
      x[from + i] *= scale;
    }
  }

  private static float max(float[] x, int from, int size) {
    FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, from + i);
      // Not lanewise MAX: its rules for NaN and -0 cost several instructions. A NaN that is passed
      // over here still makes its own e^ and with it the sum NaN.
      largest = largest.blend(v, v.compare(VectorOperators.GT, largest));
    }
    float max = Float.NEGATIVE_INFINITY;
    for (float lane : largest.toArray()) {
      max = Math.max(max, lane);
    }
    for (; i < size; i++) {
      max = x[from + i] > max ? x[from + i] : max;
    }
    return max;
  }

  /** x = e^(x - max), and their sum. */
  private static float exponentials(float[] x, int from, int size, float max) {
    FloatVector sums = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector e = LaneMath.expOfNegative(FloatVector.fromArray(FLOATS, x, from + i).sub(max));
      e.intoArray(x, from + i);
      sums = sums.add(e);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector v = FloatVector.fromArray(FLOATS, x, from + i, tail).sub(max);
      FloatVector e = LaneMath.expOfNegative(v);
      e.intoArray(x, from + i, tail);
      sums = sums.add(e.blend(0f, tail.not()));
    }
    sums = LaneSum.HAS_16 ? sums.add(sums.rearrange(LaneSum.BY_8)) : sums;
    sums = LaneSum.HAS_8 ? sums.add(sums.rearrange(LaneSum.BY_4)) : sums;
    sums = sums.add(sums.rearrange(LaneSum.BY_2));
    return sums.add(sums.rearrange(LaneSum.BY_1)).lane(0);
  }

  /**
   * {@code 2^(x - max)} of every column of a panel, in place: {@code scores[j, q]} at {@code j ·
   * Tiles.COLUMNS + q}, over j. Scores are in units of ln 2, which makes these the e^ of softmax.
   *
   * @param keys number of j; with none nothing happens
   * @param scale receives 1 / Σ of each column, what makes probabilities of the values
   */
  static void columns(float[] scores, int keys, float[] scale) {
    int end = keys * Tiles.COLUMNS;
    if (ColdStart.isOn()) {
      for (int q = 0; q < Tiles.COLUMNS; q++) {
        plainColumn(scores, q, end, scale);
      }
      return;
    }
    largest(scores, end, scale);
    for (int q = 0; q < Tiles.COLUMNS; q += COUNT) {
      powers(scores, q, end, scale);
    }
  }

  private static void plainColumn(float[] scores, int q, int end, float[] scale) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = q; i < end; i += Tiles.COLUMNS) {
      max = scores[i] > max ? scores[i] : max;
    }
    float sum = 0;
    for (int i = q; i < end; i += Tiles.COLUMNS) {
      scores[i] = PlainMath.exp2OfNegative(scores[i] - max);
      sum += scores[i];
    }
    scale[q] = 1 / sum;
  }

  /**
   * The largest of each column. Two columns of vectors and two rows at once, for each largest waits
   * for the one before.
   */
  private static void largest(float[] scores, int end, float[] max) {
    FloatVector maxLeft = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector maxRight = maxLeft;
    FloatVector oddLeft = maxLeft;
    FloatVector oddRight = maxLeft;
    int i = 0;
    for (; i < end - Tiles.COLUMNS; i += 2 * Tiles.COLUMNS) {
      FloatVector left = FloatVector.fromArray(FLOATS, scores, i);
      FloatVector right = FloatVector.fromArray(FLOATS, scores, i + COUNT);
      maxLeft = maxLeft.blend(left, left.compare(VectorOperators.GT, maxLeft));
      maxRight = maxRight.blend(right, right.compare(VectorOperators.GT, maxRight));
      FloatVector nextLeft = FloatVector.fromArray(FLOATS, scores, i + Tiles.COLUMNS);
      FloatVector nextRight = FloatVector.fromArray(FLOATS, scores, i + Tiles.COLUMNS + COUNT);
      oddLeft = oddLeft.blend(nextLeft, nextLeft.compare(VectorOperators.GT, oddLeft));
      oddRight = oddRight.blend(nextRight, nextRight.compare(VectorOperators.GT, oddRight));
    }
    if (i < end) {
      FloatVector left = FloatVector.fromArray(FLOATS, scores, i);
      FloatVector right = FloatVector.fromArray(FLOATS, scores, i + COUNT);
      maxLeft = maxLeft.blend(left, left.compare(VectorOperators.GT, maxLeft));
      maxRight = maxRight.blend(right, right.compare(VectorOperators.GT, maxRight));
    }
    maxLeft.blend(oddLeft, oddLeft.compare(VectorOperators.GT, maxLeft)).intoArray(max, 0);
    maxRight.blend(oddRight, oddRight.compare(VectorOperators.GT, maxRight)).intoArray(max, COUNT);
  }

  /** x = 2^(x - max) down one column of vectors, and 1 / their sum in place of the largest. */
  private static void powers(float[] scores, int q, int end, float[] scale) {
    FloatVector max = FloatVector.fromArray(FLOATS, scale, q);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = q; i < end; i += Tiles.COLUMNS) {
      // As LaneMath.exp2OfNegative, written out: see Activations.
      FloatVector x = FloatVector.fromArray(FLOATS, scores, i).sub(max);
      FloatVector shifted = x.add(LaneMath.ROUND_TO_EXPONENT);
      FloatVector r = x.sub(shifted.sub(LaneMath.ROUND_TO_EXPONENT));
      FloatVector p = FloatVector.broadcast(FLOATS, 0.00015594678f);
      p = p.fma(r, FloatVector.broadcast(FLOATS, 0.0013406643f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 0.009617693f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 0.055503104f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 0.24022652f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 0.69314724f));
      p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.mul(power.reinterpretAsFloats());
      e = e.blend(0f, x.compare(VectorOperators.LT, LaneMath.EXP_2_LOWEST));
      e.intoArray(scores, i);
      sum = sum.add(e);
    }
    FloatVector.broadcast(FLOATS, 1f).div(sum).intoArray(scale, q);
  }
}
