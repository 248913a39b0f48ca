package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the matrix product for processors with 16 vector registers or more; with 16,
 * {@link StreamedTile} and {@link FencedTile} have faster ones.
 *
 * <p>A tile is a few rows by one panel of two vectors: {@code c[r, j] = from[r, j] + Σₖ a[k, r] ·
 * b[k, j]}. Every element has one accumulator, which takes its products in the order of k by fused
 * multiply-add, so its value does not depend on the tile that it is computed in, nor on how the k
 * are cut. All accumulators stay in registers; for each k the two vectors of b are loaded once and
 * each a is broadcast. The text repeats itself because vectors live in registers only as local
 * variables of one method.
 *
 * <p>Arguments: a holds the rows side by side, element (k, r) at {@code at + k · aStep + r}; b is a
 * panel, element (k, j) at {@code bt + k · PANEL + j}; c is row-major, row r starting at {@code ct
 * + r · cStride}, and so is from: c itself where the sums go on, or a bias, whose stride is 0.
 */
final class Tile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final int PANEL = 2 * COUNT;

  private Tile() {}

  /** 1 row. */
  static void rows1(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    for (int k = 0; k < depth; k++) {
      int ak = at + k * aStep;
      int bk = bt + k * PANEL;
      FloatVector bLeft = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0.fma(bLeft, left0);
      right0 = a0.fma(bRight, right0);
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
  }

  /** 2 rows. */
  static void rows2(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = FloatVector.fromArray(FLOATS, from, ft + fStride);
    FloatVector right1 = FloatVector.fromArray(FLOATS, from, ft + fStride + COUNT);
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
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
    left1.intoArray(c, ct + cStride);
    right1.intoArray(c, ct + cStride + COUNT);
  }

  /** 3 rows. */
  static void rows3(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = FloatVector.fromArray(FLOATS, from, ft + fStride);
    FloatVector right1 = FloatVector.fromArray(FLOATS, from, ft + fStride + COUNT);
    FloatVector left2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride);
    FloatVector right2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride + COUNT);
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
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
    left1.intoArray(c, ct + cStride);
    right1.intoArray(c, ct + cStride + COUNT);
    left2.intoArray(c, ct + 2 * cStride);
    right2.intoArray(c, ct + 2 * cStride + COUNT);
  }

  /** 4 rows. */
  static void rows4(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = FloatVector.fromArray(FLOATS, from, ft + fStride);
    FloatVector right1 = FloatVector.fromArray(FLOATS, from, ft + fStride + COUNT);
    FloatVector left2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride);
    FloatVector right2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride + COUNT);
    FloatVector left3 = FloatVector.fromArray(FLOATS, from, ft + 3 * fStride);
    FloatVector right3 = FloatVector.fromArray(FLOATS, from, ft + 3 * fStride + COUNT);
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
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
    left1.intoArray(c, ct + cStride);
    right1.intoArray(c, ct + cStride + COUNT);
    left2.intoArray(c, ct + 2 * cStride);
    right2.intoArray(c, ct + 2 * cStride + COUNT);
    left3.intoArray(c, ct + 3 * cStride);
    right3.intoArray(c, ct + 3 * cStride + COUNT);
  }

  /** 6 rows. */
  static void rows6(
      float[] a,
      int at,
      int aStep,
      float[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = FloatVector.fromArray(FLOATS, from, ft + fStride);
    FloatVector right1 = FloatVector.fromArray(FLOATS, from, ft + fStride + COUNT);
    FloatVector left2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride);
    FloatVector right2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride + COUNT);
    FloatVector left3 = FloatVector.fromArray(FLOATS, from, ft + 3 * fStride);
    FloatVector right3 = FloatVector.fromArray(FLOATS, from, ft + 3 * fStride + COUNT);
    FloatVector left4 = FloatVector.fromArray(FLOATS, from, ft + 4 * fStride);
    FloatVector right4 = FloatVector.fromArray(FLOATS, from, ft + 4 * fStride + COUNT);
    FloatVector left5 = FloatVector.fromArray(FLOATS, from, ft + 5 * fStride);
    FloatVector right5 = FloatVector.fromArray(FLOATS, from, ft + 5 * fStride + COUNT);
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
  }
}
