package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles whose weights are bfloat16: those of {@link Tile}, but the two vectors of b come
 * out of one vector of ints, {@link Bf16Panels}, in registers: half the bytes to stream.
 *
 * <p>There are fewer heights: short products are bound by memory, where rows of zeros cost nothing.
 * Every element takes its products in the order of k as there.
 *
 * <p>Arguments: a holds the rows side by side, element (k, r) at {@code at + k · height + r}; b is
 * a panel, pair (k, j) at {@code bt + k · COUNT + j}; c and from as in {@link Tile}.
 */
final class Bf16Tile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Integer> INTS = Lanes.INTS;
  private static final int COUNT = Lanes.COUNT;
  private static final int UPPER_HALF = Bf16.UPPER_HALF;

  private Bf16Tile() {}

  /** Rows of the tile that computes a block of {@code rows} rows. */
  static int heightFor(int rows) {
    if (rows <= 4) {
      return 4;
    }
    if (rows <= 6 && Tiles.MAX_ROWS == 6) {
      return 6;
    }
    return rows <= 8 ? 8 : 12;
  }

  /**
   * c[r, j] = from[r, j] + Σₖ a[k, r] · b[k, j] for {@code height} rows and {@link Tiles#COLUMNS}
   * columns.
   */
  static void multiply(
      int height,
      float[] a,
      int at,
      int[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    switch (height) {
      case 4 -> rows4(a, at, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 6 -> rows6(a, at, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 8 -> rows8(a, at, b, bt, depth, from, ft, fStride, c, ct, cStride);
      case 12 -> rows12(a, at, b, bt, depth, from, ft, fStride, c, ct, cStride);
      default -> throw new IllegalArgumentException("no tile of " + height + " rows");
    }
  }

  /**
   * As {@link #multiply} for a panel that lies as {@link Tiles#PANEL_LAYOUT} says; where that has
   * several streams, the panel is multiplied whole.
   */
  static void multiplyPanel(
      int height,
      float[] a,
      int at,
      int[] b,
      int bt,
      int depth,
      float[] from,
      int ft,
      int fStride,
      float[] c,
      int ct,
      int cStride) {
    if (Tiles.PANEL_LAYOUT.streams() > 1) {
      StreamedBf16Tile.multiply(height, a, at, b, bt, depth, from, ft, fStride, c, ct, cStride);
    } else {
      multiply(height, a, at, b, bt, depth, from, ft, fStride, c, ct, cStride);
    }
  }

  /** 4 rows. */
  private static void rows4(
      float[] a,
      int at,
      int[] b,
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
      int ak = at + k * 4;
      IntVector pairs = IntVector.fromArray(INTS, b, bt + k * COUNT);
      FloatVector bLeft = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight = pairs.and(UPPER_HALF).reinterpretAsFloats();
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
  private static void rows6(
      float[] a,
      int at,
      int[] b,
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
      int ak = at + k * 6;
      IntVector pairs = IntVector.fromArray(INTS, b, bt + k * COUNT);
      FloatVector bLeft = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight = pairs.and(UPPER_HALF).reinterpretAsFloats();
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

  /** 8 rows. */
  private static void rows8(
      float[] a,
      int at,
      int[] b,
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
    FloatVector left6 = FloatVector.fromArray(FLOATS, from, ft + 6 * fStride);
    FloatVector right6 = FloatVector.fromArray(FLOATS, from, ft + 6 * fStride + COUNT);
    FloatVector left7 = FloatVector.fromArray(FLOATS, from, ft + 7 * fStride);
    FloatVector right7 = FloatVector.fromArray(FLOATS, from, ft + 7 * fStride + COUNT);
    for (int k = 0; k < depth; k++) {
      int ak = at + k * 8;
      IntVector pairs = IntVector.fromArray(INTS, b, bt + k * COUNT);
      FloatVector bLeft = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight = pairs.and(UPPER_HALF).reinterpretAsFloats();
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

  /** 12 rows. */
  private static void rows12(
      float[] a,
      int at,
      int[] b,
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
    FloatVector left6 = FloatVector.fromArray(FLOATS, from, ft + 6 * fStride);
    FloatVector right6 = FloatVector.fromArray(FLOATS, from, ft + 6 * fStride + COUNT);
    FloatVector left7 = FloatVector.fromArray(FLOATS, from, ft + 7 * fStride);
    FloatVector right7 = FloatVector.fromArray(FLOATS, from, ft + 7 * fStride + COUNT);
    FloatVector left8 = FloatVector.fromArray(FLOATS, from, ft + 8 * fStride);
    FloatVector right8 = FloatVector.fromArray(FLOATS, from, ft + 8 * fStride + COUNT);
    FloatVector left9 = FloatVector.fromArray(FLOATS, from, ft + 9 * fStride);
    FloatVector right9 = FloatVector.fromArray(FLOATS, from, ft + 9 * fStride + COUNT);
    FloatVector left10 = FloatVector.fromArray(FLOATS, from, ft + 10 * fStride);
    FloatVector right10 = FloatVector.fromArray(FLOATS, from, ft + 10 * fStride + COUNT);
    FloatVector left11 = FloatVector.fromArray(FLOATS, from, ft + 11 * fStride);
    FloatVector right11 = FloatVector.fromArray(FLOATS, from, ft + 11 * fStride + COUNT);
    for (int k = 0; k < depth; k++) {
      int ak = at + k * 12;
      IntVector pairs = IntVector.fromArray(INTS, b, bt + k * COUNT);
      FloatVector bLeft = pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight = pairs.and(UPPER_HALF).reinterpretAsFloats();
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
