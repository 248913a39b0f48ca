package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * LayerNorm of one row after another, each held in the first-level cache from its sum to its
 * result. Variance in two passes: the squares of one pass would cancel.
 */
final class LayerNormRows {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;

  private LayerNormRows() {}

  /** y = LayerNorm(x) for the rows {@code from} to {@code to}. */
  static void normalize(Matrix x, LayerNorm norm, Matrix y, int from, int to) {
    for (int row = from; row < to; row++) {
      float sum = sum(x.values(), x.rowOffset(row), x.columns());
      normalize(x.values(), x.rowOffset(row), sum, norm, y.values(), y.rowOffset(row));
    }
  }

  /** y = LayerNorm(x + residual) for the rows {@code from} to {@code to}. */
  static void addNormalize(Matrix x, Matrix residual, LayerNorm norm, Matrix y, int from, int to) {
    for (int row = from; row < to; row++) {
      float sum =
          add(
              x.values(),
              x.rowOffset(row),
              residual.values(),
              residual.rowOffset(row),
              y.values(),
              y.rowOffset(row),
              x.columns());
      normalize(y.values(), y.rowOffset(row), sum, norm, y.values(), y.rowOffset(row));
    }
  }

  /** y = LayerNorm(word + token type + position) for the tokens {@code from} to {@code to}. */
  static void embed(
      EmbeddingTables tables,
      int[] inputIds,
      int[] tokenTypeIds,
      int[] positions,
      Matrix y,
      int from,
      int to) {
    tables.word().gather(inputIds, from, to, y);
    float[] out = y.values();
    int size = y.columns();
    for (int t = from; t < to; t++) {
      int row = y.rowOffset(t);
      int tokenType = tables.tokenType().rowOffset(tokenTypeIds[t]);
      int position = tables.position().rowOffset(positions[t]);
      add(out, row, tables.tokenType().values(), tokenType, out, row, size);
      float sum = add(out, row, tables.position().values(), position, out, row, size);
      normalize(out, row, sum, tables.norm(), out, row);
    }
  }

  private static float sum(float[] x, int xt, int size) {
    if (ColdStart.isOn()) {
      return PlainNorm.sum(x, xt, size);
    }
    FloatVector sums = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      sums = sums.add(FloatVector.fromArray(FLOATS, x, xt + i));
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      sums = sums.add(FloatVector.fromArray(FLOATS, x, xt + i, tail));
    }
    sums = LaneSum.HAS_16 ? sums.add(sums.rearrange(LaneSum.BY_8)) : sums;
    sums = LaneSum.HAS_8 ? sums.add(sums.rearrange(LaneSum.BY_4)) : sums;
    sums = sums.add(sums.rearrange(LaneSum.BY_2));
    return sums.add(sums.rearrange(LaneSum.BY_1)).lane(0);
  }

  /** y = a + b, and the sum of y; y may be a. */
  private static float add(float[] a, int at, float[] b, int bt, float[] y, int yt, int size) {
    if (ColdStart.isOn()) {
      return PlainNorm.add(a, at, b, bt, y, yt, size);
    }
    FloatVector sums = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, a, at + i);
      v = v.add(FloatVector.fromArray(FLOATS, b, bt + i));
      v.intoArray(y, yt + i);
      sums = sums.add(v);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector v = FloatVector.fromArray(FLOATS, a, at + i, tail);
      v = v.add(FloatVector.fromArray(FLOATS, b, bt + i, tail));
      v.intoArray(y, yt + i, tail);
      sums = sums.add(v);
    }
    sums = LaneSum.HAS_16 ? sums.add(sums.rearrange(LaneSum.BY_8)) : sums;
    sums = LaneSum.HAS_8 ? sums.add(sums.rearrange(LaneSum.BY_4)) : sums;
    sums = sums.add(sums.rearrange(LaneSum.BY_2));
    return sums.add(sums.rearrange(LaneSum.BY_1)).lane(0);
  }

  /** y = (x - mean) / √(variance + epsilon) · weight + bias over one row. */
  private static void normalize(float[] x, int xt, float sum, LayerNorm norm, float[] y, int yt) {
    int size = norm.weight().length;
    float mean = sum / size;
    float variance = squaredDeviations(x, xt, size, mean) / size;
    float scale = (float) (1 / Math.sqrt(variance + norm.epsilon()));
    if (ColdStart.isOn()) {
      PlainNorm.scale(x, xt, mean, scale, norm, y, yt);
      return;
    }
    float[] weight = norm.weight();
    float[] bias = norm.bias();
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xt + i).sub(mean).mul(scale);
      FloatVector w = FloatVector.fromArray(FLOATS, weight, i);
      v.fma(w, FloatVector.fromArray(FLOATS, bias, i)).intoArray(y, yt + i);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector v = FloatVector.fromArray(FLOATS, x, xt + i, tail).sub(mean).mul(scale);
      FloatVector w = FloatVector.fromArray(FLOATS, weight, i, tail);
      v.fma(w, FloatVector.fromArray(FLOATS, bias, i, tail)).intoArray(y, yt + i, tail);
    }
  }

  private static float squaredDeviations(float[] x, int xt, int size, float mean) {
    if (ColdStart.isOn()) {
      return PlainNorm.squaredDeviations(x, xt, size, mean);
    }
    FloatVector squares = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= size - COUNT; i += COUNT) {
      FloatVector d = FloatVector.fromArray(FLOATS, x, xt + i).sub(mean);
      squares = d.fma(d, squares);
    }
    if (i < size) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, size);
      FloatVector d = FloatVector.fromArray(FLOATS, x, xt + i, tail).sub(mean);
      d = d.blend(0f, tail.not());
      squares = d.fma(d, squares);
    }
    squares = LaneSum.HAS_16 ? squares.add(squares.rearrange(LaneSum.BY_8)) : squares;
    squares = LaneSum.HAS_8 ? squares.add(squares.rearrange(LaneSum.BY_4)) : squares;
    squares = squares.add(squares.rearrange(LaneSum.BY_2));
    return squares.add(squares.rearrange(LaneSum.BY_1)).lane(0);
  }
}
