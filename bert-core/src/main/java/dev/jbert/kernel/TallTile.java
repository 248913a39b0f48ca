package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the matrix product that need 32 vector registers; see {@link Tile}.
 *
 * <p>A tile is a few rows by one panel of two vectors: {@code c[r, j] = Σₖ a[k, r] · b[k, j]}.
 * Every element has one accumulator, which takes its products in the order of k by fused
 * multiply-add, so its value does not depend on the tile that it is computed in. All accumulators
 * stay in registers; for each k the two vectors of b are loaded once and each a is broadcast.
 *
 * <p>Arguments: a holds the rows side by side, element (k, r) at {@code at + k · aStep + r}; b is a
 * panel, element (k, j) at {@code bt + k · PANEL + j}; c is row-major, row r starting at {@code ct
 * + r · cStride}.
 */
final class TallTile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final int PANEL = 2 * COUNT;

  private TallTile() {}

  /** 8 rows by two vectors. */
  static void rows8(
      float[] a, int at, int aStep, float[] b, int bt, int depth, float[] c, int ct, int cStride) {
    FloatVector left0 = FloatVector.zero(FLOATS);
    FloatVector right0 = FloatVector.zero(FLOATS);
    FloatVector left1 = FloatVector.zero(FLOATS);
    FloatVector right1 = FloatVector.zero(FLOATS);
    FloatVector left2 = FloatVector.zero(FLOATS);
    FloatVector right2 = FloatVector.zero(FLOATS);
    FloatVector left3 = FloatVector.zero(FLOATS);
    FloatVector right3 = FloatVector.zero(FLOATS);
    FloatVector left4 = FloatVector.zero(FLOATS);
    FloatVector right4 = FloatVector.zero(FLOATS);
    FloatVector left5 = FloatVector.zero(FLOATS);
    FloatVector right5 = FloatVector.zero(FLOATS);
    FloatVector left6 = FloatVector.zero(FLOATS);
    FloatVector right6 = FloatVector.zero(FLOATS);
    FloatVector left7 = FloatVector.zero(FLOATS);
    FloatVector right7 = FloatVector.zero(FLOATS);
    for (int k = 0; k < depth; k++) {
      int ak = at + k * aStep;
      int bk = bt + k * PANEL;
      FloatVector bLeft = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0.fma(bLeft, left0);
      right0 = a0.fma(bRight, right0);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a1.fma(bLeft, left1);
      right1 = a1.fma(bRight, right1);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a2.fma(bLeft, left2);
      right2 = a2.fma(bRight, right2);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a3.fma(bLeft, left3);
      right3 = a3.fma(bRight, right3);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[ak + 4]);
      left4 = a4.fma(bLeft, left4);
      right4 = a4.fma(bRight, right4);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[ak + 5]);
      left5 = a5.fma(bLeft, left5);
      right5 = a5.fma(bRight, right5);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[ak + 6]);
      left6 = a6.fma(bLeft, left6);
      right6 = a6.fma(bRight, right6);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[ak + 7]);
      left7 = a7.fma(bLeft, left7);
      right7 = a7.fma(bRight, right7);
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
    left1.intoArray(c, ct + cStride);
    right1.intoArray(c, ct + cStride + COUNT);
    left2.intoArray(c, ct + 2 * cStride);
    right2.intoArray(c, ct + 2 * cStride + COUNT);
    left3.intoArray(c, ct + 3 * cStride);
    right3.intoArray(c, ct + 3 * cStride + COUNT);
    left4.intoArray(c, ct + 4 * cStride);
    right4.intoArray(c, ct + 4 * cStride + COUNT);
    left5.intoArray(c, ct + 5 * cStride);
    right5.intoArray(c, ct + 5 * cStride + COUNT);
    left6.intoArray(c, ct + 6 * cStride);
    right6.intoArray(c, ct + 6 * cStride + COUNT);
    left7.intoArray(c, ct + 7 * cStride);
    right7.intoArray(c, ct + 7 * cStride + COUNT);
  }

  /** 12 rows by two vectors. */
  static void rows12(
      float[] a, int at, int aStep, float[] b, int bt, int depth, float[] c, int ct, int cStride) {
    FloatVector left0 = FloatVector.zero(FLOATS);
    FloatVector right0 = FloatVector.zero(FLOATS);
    FloatVector left1 = FloatVector.zero(FLOATS);
    FloatVector right1 = FloatVector.zero(FLOATS);
    FloatVector left2 = FloatVector.zero(FLOATS);
    FloatVector right2 = FloatVector.zero(FLOATS);
    FloatVector left3 = FloatVector.zero(FLOATS);
    FloatVector right3 = FloatVector.zero(FLOATS);
    FloatVector left4 = FloatVector.zero(FLOATS);
    FloatVector right4 = FloatVector.zero(FLOATS);
    FloatVector left5 = FloatVector.zero(FLOATS);
    FloatVector right5 = FloatVector.zero(FLOATS);
    FloatVector left6 = FloatVector.zero(FLOATS);
    FloatVector right6 = FloatVector.zero(FLOATS);
    FloatVector left7 = FloatVector.zero(FLOATS);
    FloatVector right7 = FloatVector.zero(FLOATS);
    FloatVector left8 = FloatVector.zero(FLOATS);
    FloatVector right8 = FloatVector.zero(FLOATS);
    FloatVector left9 = FloatVector.zero(FLOATS);
    FloatVector right9 = FloatVector.zero(FLOATS);
    FloatVector left10 = FloatVector.zero(FLOATS);
    FloatVector right10 = FloatVector.zero(FLOATS);
    FloatVector left11 = FloatVector.zero(FLOATS);
    FloatVector right11 = FloatVector.zero(FLOATS);
    for (int k = 0; k < depth; k++) {
      int ak = at + k * aStep;
      int bk = bt + k * PANEL;
      FloatVector bLeft = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0.fma(bLeft, left0);
      right0 = a0.fma(bRight, right0);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a1.fma(bLeft, left1);
      right1 = a1.fma(bRight, right1);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a2.fma(bLeft, left2);
      right2 = a2.fma(bRight, right2);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a3.fma(bLeft, left3);
      right3 = a3.fma(bRight, right3);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[ak + 4]);
      left4 = a4.fma(bLeft, left4);
      right4 = a4.fma(bRight, right4);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[ak + 5]);
      left5 = a5.fma(bLeft, left5);
      right5 = a5.fma(bRight, right5);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[ak + 6]);
      left6 = a6.fma(bLeft, left6);
      right6 = a6.fma(bRight, right6);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[ak + 7]);
      left7 = a7.fma(bLeft, left7);
      right7 = a7.fma(bRight, right7);
      FloatVector a8 = FloatVector.broadcast(FLOATS, a[ak + 8]);
      left8 = a8.fma(bLeft, left8);
      right8 = a8.fma(bRight, right8);
      FloatVector a9 = FloatVector.broadcast(FLOATS, a[ak + 9]);
      left9 = a9.fma(bLeft, left9);
      right9 = a9.fma(bRight, right9);
      FloatVector a10 = FloatVector.broadcast(FLOATS, a[ak + 10]);
      left10 = a10.fma(bLeft, left10);
      right10 = a10.fma(bRight, right10);
      FloatVector a11 = FloatVector.broadcast(FLOATS, a[ak + 11]);
      left11 = a11.fma(bLeft, left11);
      right11 = a11.fma(bRight, right11);
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
    left1.intoArray(c, ct + cStride);
    right1.intoArray(c, ct + cStride + COUNT);
    left2.intoArray(c, ct + 2 * cStride);
    right2.intoArray(c, ct + 2 * cStride + COUNT);
    left3.intoArray(c, ct + 3 * cStride);
    right3.intoArray(c, ct + 3 * cStride + COUNT);
    left4.intoArray(c, ct + 4 * cStride);
    right4.intoArray(c, ct + 4 * cStride + COUNT);
    left5.intoArray(c, ct + 5 * cStride);
    right5.intoArray(c, ct + 5 * cStride + COUNT);
    left6.intoArray(c, ct + 6 * cStride);
    right6.intoArray(c, ct + 6 * cStride + COUNT);
    left7.intoArray(c, ct + 7 * cStride);
    right7.intoArray(c, ct + 7 * cStride + COUNT);
    left8.intoArray(c, ct + 8 * cStride);
    right8.intoArray(c, ct + 8 * cStride + COUNT);
    left9.intoArray(c, ct + 9 * cStride);
    right9.intoArray(c, ct + 9 * cStride + COUNT);
    left10.intoArray(c, ct + 10 * cStride);
    right10.intoArray(c, ct + 10 * cStride + COUNT);
    left11.intoArray(c, ct + 11 * cStride);
    right11.intoArray(c, ct + 11 * cStride + COUNT);
  }
}
