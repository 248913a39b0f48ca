package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ReadAheadTile} for weights that are bfloat16, as {@link Bf16Tile} is {@link Tile} for
 * them.
 *
 * <p>Arguments: b is a panel, pair (k, j) at {@code bt + k · COUNT + j}; all others as there.
 */
final class Bf16ReadAheadTile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Integer> INTS = Lanes.INTS;
  private static final int COUNT = Lanes.COUNT;
  private static final int UPPER_HALF = Bf16.UPPER_HALF;

  private Bf16ReadAheadTile() {}

  /**
   * c[r, j] = from[r, j] + Σₖ a[k, r] · b[k, j] for {@code height} rows and {@link Tiles#COLUMNS}
   * columns.
   *
   * @param height as {@link Bf16Tile#heightFor} gave it; 4, 8 or 12
   * @param ahead where in b the tile begins to read ahead
   * @param aheadStep how far that moves on for two k
   * @param aheadGap from one of its places to the next
   * @return meaningless; to be kept, or the compiler drops the reads
   */
  static int multiply(
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
      int cStride,
      int ahead,
      int aheadStep,
      int aheadGap) {
    int even = depth & -2;
    int read =
        switch (height) {
          case 4 ->
              rows4(
                  a, at, b, bt, even, from, ft, fStride, c, ct, cStride, ahead, aheadStep,
                  aheadGap);
          case 8 ->
              rows8(
                  a, at, b, bt, even, from, ft, fStride, c, ct, cStride, ahead, aheadStep,
                  aheadGap);
          case 12 ->
              rows12(
                  a, at, b, bt, even, from, ft, fStride, c, ct, cStride, ahead, aheadStep,
                  aheadGap);
          default -> throw new IllegalArgumentException("no tile of " + height + " rows");
        };
    if (even < depth) {
      Bf16Tile.multiply(
          height, a, at + even * height, b, bt + even * COUNT, 1, c, ct, cStride, c, ct, cStride);
    }
    return read;
  }

  /** 4 rows. */
  private static int rows4(
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
      int cStride,
      int ahead,
      int aheadStep,
      int aheadGap) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = FloatVector.fromArray(FLOATS, from, ft + fStride);
    FloatVector right1 = FloatVector.fromArray(FLOATS, from, ft + fStride + COUNT);
    FloatVector left2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride);
    FloatVector right2 = FloatVector.fromArray(FLOATS, from, ft + 2 * fStride + COUNT);
    FloatVector left3 = FloatVector.fromArray(FLOATS, from, ft + 3 * fStride);
    FloatVector right3 = FloatVector.fromArray(FLOATS, from, ft + 3 * fStride + COUNT);
    int secondGap = 2 * aheadGap;
    int thirdGap = 3 * aheadGap;
    int read = 0;
    int ak = at;
    int aheadK = ahead;
    for (int k = 0; k < depth; k += 2) {
      int bk = bt + k * COUNT;
      read += b[aheadK] + b[aheadK + aheadGap] + b[aheadK + secondGap] + b[aheadK + thirdGap];
      IntVector pairs = IntVector.fromArray(INTS, b, bk);
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
      int an = ak + 4;
      IntVector nextPairs = IntVector.fromArray(INTS, b, bk + COUNT);
      FloatVector nextLeft = nextPairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector nextRight = nextPairs.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector n0 = FloatVector.broadcast(FLOATS, a[an]);
      left0 = n0.fma(nextLeft, left0);
      right0 = n0.fma(nextRight, right0);
      FloatVector n1 = FloatVector.broadcast(FLOATS, a[an + 1]);
      left1 = n1.fma(nextLeft, left1);
      right1 = n1.fma(nextRight, right1);
      FloatVector n2 = FloatVector.broadcast(FLOATS, a[an + 2]);
      left2 = n2.fma(nextLeft, left2);
      right2 = n2.fma(nextRight, right2);
      FloatVector n3 = FloatVector.broadcast(FLOATS, a[an + 3]);
      left3 = n3.fma(nextLeft, left3);
      right3 = n3.fma(nextRight, right3);
      ak = an + 4;
      aheadK += aheadStep;
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
    left1.intoArray(c, ct + cStride);
    right1.intoArray(c, ct + cStride + COUNT);
    left2.intoArray(c, ct + 2 * cStride);
    right2.intoArray(c, ct + 2 * cStride + COUNT);
    left3.intoArray(c, ct + 3 * cStride);
    right3.intoArray(c, ct + 3 * cStride + COUNT);
    return read;
  }

  /** 8 rows. */
  private static int rows8(
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
      int cStride,
      int ahead,
      int aheadStep,
      int aheadGap) {
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
    int secondGap = 2 * aheadGap;
    int thirdGap = 3 * aheadGap;
    int read = 0;
    int ak = at;
    int aheadK = ahead;
    for (int k = 0; k < depth; k += 2) {
      int bk = bt + k * COUNT;
      read += b[aheadK] + b[aheadK + aheadGap] + b[aheadK + secondGap] + b[aheadK + thirdGap];
      IntVector pairs = IntVector.fromArray(INTS, b, bk);
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
      int an = ak + 8;
      IntVector nextPairs = IntVector.fromArray(INTS, b, bk + COUNT);
      FloatVector nextLeft = nextPairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector nextRight = nextPairs.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector n0 = FloatVector.broadcast(FLOATS, a[an]);
      left0 = n0.fma(nextLeft, left0);
      right0 = n0.fma(nextRight, right0);
      FloatVector n1 = FloatVector.broadcast(FLOATS, a[an + 1]);
      left1 = n1.fma(nextLeft, left1);
      right1 = n1.fma(nextRight, right1);
      FloatVector n2 = FloatVector.broadcast(FLOATS, a[an + 2]);
      left2 = n2.fma(nextLeft, left2);
      right2 = n2.fma(nextRight, right2);
      FloatVector n3 = FloatVector.broadcast(FLOATS, a[an + 3]);
      left3 = n3.fma(nextLeft, left3);
      right3 = n3.fma(nextRight, right3);
      FloatVector n4 = FloatVector.broadcast(FLOATS, a[an + 4]);
      left4 = n4.fma(nextLeft, left4);
      right4 = n4.fma(nextRight, right4);
      FloatVector n5 = FloatVector.broadcast(FLOATS, a[an + 5]);
      left5 = n5.fma(nextLeft, left5);
      right5 = n5.fma(nextRight, right5);
      FloatVector n6 = FloatVector.broadcast(FLOATS, a[an + 6]);
      left6 = n6.fma(nextLeft, left6);
      right6 = n6.fma(nextRight, right6);
      FloatVector n7 = FloatVector.broadcast(FLOATS, a[an + 7]);
      left7 = n7.fma(nextLeft, left7);
      right7 = n7.fma(nextRight, right7);
      ak = an + 8;
      aheadK += aheadStep;
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
    return read;
  }

  /** 12 rows. */
  private static int rows12(
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
      int cStride,
      int ahead,
      int aheadStep,
      int aheadGap) {
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
    int secondGap = 2 * aheadGap;
    int thirdGap = 3 * aheadGap;
    int read = 0;
    int ak = at;
    int aheadK = ahead;
    for (int k = 0; k < depth; k += 2) {
      int bk = bt + k * COUNT;
      read += b[aheadK] + b[aheadK + aheadGap] + b[aheadK + secondGap] + b[aheadK + thirdGap];
      IntVector pairs = IntVector.fromArray(INTS, b, bk);
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
      int an = ak + 12;
      IntVector nextPairs = IntVector.fromArray(INTS, b, bk + COUNT);
      FloatVector nextLeft = nextPairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector nextRight = nextPairs.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector n0 = FloatVector.broadcast(FLOATS, a[an]);
      left0 = n0.fma(nextLeft, left0);
      right0 = n0.fma(nextRight, right0);
      FloatVector n1 = FloatVector.broadcast(FLOATS, a[an + 1]);
      left1 = n1.fma(nextLeft, left1);
      right1 = n1.fma(nextRight, right1);
      FloatVector n2 = FloatVector.broadcast(FLOATS, a[an + 2]);
      left2 = n2.fma(nextLeft, left2);
      right2 = n2.fma(nextRight, right2);
      FloatVector n3 = FloatVector.broadcast(FLOATS, a[an + 3]);
      left3 = n3.fma(nextLeft, left3);
      right3 = n3.fma(nextRight, right3);
      FloatVector n4 = FloatVector.broadcast(FLOATS, a[an + 4]);
      left4 = n4.fma(nextLeft, left4);
      right4 = n4.fma(nextRight, right4);
      FloatVector n5 = FloatVector.broadcast(FLOATS, a[an + 5]);
      left5 = n5.fma(nextLeft, left5);
      right5 = n5.fma(nextRight, right5);
      FloatVector n6 = FloatVector.broadcast(FLOATS, a[an + 6]);
      left6 = n6.fma(nextLeft, left6);
      right6 = n6.fma(nextRight, right6);
      FloatVector n7 = FloatVector.broadcast(FLOATS, a[an + 7]);
      left7 = n7.fma(nextLeft, left7);
      right7 = n7.fma(nextRight, right7);
      FloatVector n8 = FloatVector.broadcast(FLOATS, a[an + 8]);
      left8 = n8.fma(nextLeft, left8);
      right8 = n8.fma(nextRight, right8);
      FloatVector n9 = FloatVector.broadcast(FLOATS, a[an + 9]);
      left9 = n9.fma(nextLeft, left9);
      right9 = n9.fma(nextRight, right9);
      FloatVector n10 = FloatVector.broadcast(FLOATS, a[an + 10]);
      left10 = n10.fma(nextLeft, left10);
      right10 = n10.fma(nextRight, right10);
      FloatVector n11 = FloatVector.broadcast(FLOATS, a[an + 11]);
      left11 = n11.fma(nextLeft, left11);
      right11 = n11.fma(nextRight, right11);
      ak = an + 12;
      aheadK += aheadStep;
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
    return read;
  }
}
