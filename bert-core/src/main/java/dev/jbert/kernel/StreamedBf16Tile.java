package dev.jbert.kernel;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link StreamedTile} for weights that are bfloat16, as {@link Bf16Tile} is {@link Tile} for them:
 * the tiles of processors with 16 vector registers, whose panels are dealt out to four streams.
 *
 * <p>Arguments: b is a panel, pair (k, j) at {@code bt + k % 4 · stream + k / 4 · COUNT + j}; all
 * others as in {@link Bf16Tile}. Sums begin with rows of their own, because what the exact columns
 * make is in c by then.
 *
 * <p>The fences are those of {@link FencedTile}, for the reason given there, and so is how indices
 * begin and that of a moves on.
 */
final class StreamedBf16Tile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Integer> INTS = Lanes.INTS;
  private static final int COUNT = Lanes.COUNT;
  private static final int STREAMS = StreamedTile.STREAMS;
  private static final int UPPER_HALF = Bf16.UPPER_HALF;

  /** How the pairs of a panel lie. */
  private static final PanelLayout LAYOUT = new PanelLayout(Tiles.COLUMNS, STREAMS).ofPairs();

  private StreamedBf16Tile() {}

  /**
   * c[r, j] = from[r, j] + Σₖ a[k, r] · b[k, j] for {@code height} rows and {@link Tiles#COLUMNS}
   * columns of a whole panel. The last k, where they do not fill all streams, go to {@link
   * Bf16Tile}.
   *
   * @param height as {@link Bf16Tile#heightFor} gave it; 4 or 6
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
    int stream = LAYOUT.streamElements(depth);
    int whole = depth - depth % STREAMS;
    switch (height) {
      case 4 -> rows4(a, at, b, bt, stream, whole, from, ft, fStride, c, ct, cStride);
      case 6 -> rows6(a, at, b, bt, stream, whole, from, ft, fStride, c, ct, cStride);
      default -> throw new IllegalArgumentException("no tile of " + height + " rows");
    }
    for (int k = whole; k < depth; k++) {
      int ak = at + k * height;
      int bk = bt + LAYOUT.at(k, depth);
      Bf16Tile.multiply(height, a, ak, b, bk, 1, c, ct, cStride, c, ct, cStride);
    }
  }

  /** 4 rows. */
  private static void rows4(
      float[] a,
      int at,
      int[] b,
      int bt,
      int stream,
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
    int thirdStream = 2 * stream;
    int fourthStream = 3 * stream;
    int end = bt + depth / STREAMS * COUNT;
    int ak = at & Integer.MAX_VALUE;
    int begin = bt & Integer.MAX_VALUE;
    for (int bk = begin; bk < end; bk += COUNT) {
      IntVector pairs0 = IntVector.fromArray(INTS, b, bk);
      FloatVector bLeft0 = pairs0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight0 = pairs0.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0k0.fma(bLeft0, left0);
      right0 = a0k0.fma(bRight0, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k0 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a1k0.fma(bLeft0, left1);
      right1 = a1k0.fma(bRight0, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k0 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a2k0.fma(bLeft0, left2);
      right2 = a2k0.fma(bRight0, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k0 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a3k0.fma(bLeft0, left3);
      right3 = a3k0.fma(bRight0, right3);
      VarHandle.loadLoadFence();
      IntVector pairs1 = IntVector.fromArray(INTS, b, bk + stream);
      FloatVector bLeft1 = pairs1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight1 = pairs1.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k1 = FloatVector.broadcast(FLOATS, a[ak + 4]);
      left0 = a0k1.fma(bLeft1, left0);
      right0 = a0k1.fma(bRight1, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k1 = FloatVector.broadcast(FLOATS, a[ak + 5]);
      left1 = a1k1.fma(bLeft1, left1);
      right1 = a1k1.fma(bRight1, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k1 = FloatVector.broadcast(FLOATS, a[ak + 6]);
      left2 = a2k1.fma(bLeft1, left2);
      right2 = a2k1.fma(bRight1, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k1 = FloatVector.broadcast(FLOATS, a[ak + 7]);
      left3 = a3k1.fma(bLeft1, left3);
      right3 = a3k1.fma(bRight1, right3);
      VarHandle.loadLoadFence();
      IntVector pairs2 = IntVector.fromArray(INTS, b, bk + thirdStream);
      FloatVector bLeft2 = pairs2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight2 = pairs2.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k2 = FloatVector.broadcast(FLOATS, a[ak + 8]);
      left0 = a0k2.fma(bLeft2, left0);
      right0 = a0k2.fma(bRight2, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k2 = FloatVector.broadcast(FLOATS, a[ak + 9]);
      left1 = a1k2.fma(bLeft2, left1);
      right1 = a1k2.fma(bRight2, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k2 = FloatVector.broadcast(FLOATS, a[ak + 10]);
      left2 = a2k2.fma(bLeft2, left2);
      right2 = a2k2.fma(bRight2, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k2 = FloatVector.broadcast(FLOATS, a[ak + 11]);
      left3 = a3k2.fma(bLeft2, left3);
      right3 = a3k2.fma(bRight2, right3);
      VarHandle.loadLoadFence();
      IntVector pairs3 = IntVector.fromArray(INTS, b, bk + fourthStream);
      FloatVector bLeft3 = pairs3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight3 = pairs3.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k3 = FloatVector.broadcast(FLOATS, a[ak + 12]);
      left0 = a0k3.fma(bLeft3, left0);
      right0 = a0k3.fma(bRight3, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k3 = FloatVector.broadcast(FLOATS, a[ak + 13]);
      left1 = a1k3.fma(bLeft3, left1);
      right1 = a1k3.fma(bRight3, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k3 = FloatVector.broadcast(FLOATS, a[ak + 14]);
      left2 = a2k3.fma(bLeft3, left2);
      right2 = a2k3.fma(bRight3, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k3 = FloatVector.broadcast(FLOATS, a[ak + 15]);
      left3 = a3k3.fma(bLeft3, left3);
      right3 = a3k3.fma(bRight3, right3);
      VarHandle.loadLoadFence();
      ak = ak + STREAMS * 4 & Integer.MAX_VALUE;
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
      int stream,
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
    int thirdStream = 2 * stream;
    int fourthStream = 3 * stream;
    int end = bt + depth / STREAMS * COUNT;
    int ak = at & Integer.MAX_VALUE;
    int begin = bt & Integer.MAX_VALUE;
    for (int bk = begin; bk < end; bk += COUNT) {
      IntVector pairs0 = IntVector.fromArray(INTS, b, bk);
      FloatVector bLeft0 = pairs0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight0 = pairs0.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0k0.fma(bLeft0, left0);
      right0 = a0k0.fma(bRight0, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k0 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a1k0.fma(bLeft0, left1);
      right1 = a1k0.fma(bRight0, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k0 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a2k0.fma(bLeft0, left2);
      right2 = a2k0.fma(bRight0, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k0 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a3k0.fma(bLeft0, left3);
      right3 = a3k0.fma(bRight0, right3);
      VarHandle.loadLoadFence();
      FloatVector a4k0 = FloatVector.broadcast(FLOATS, a[ak + 4]);
      left4 = a4k0.fma(bLeft0, left4);
      right4 = a4k0.fma(bRight0, right4);
      VarHandle.loadLoadFence();
      FloatVector a5k0 = FloatVector.broadcast(FLOATS, a[ak + 5]);
      left5 = a5k0.fma(bLeft0, left5);
      right5 = a5k0.fma(bRight0, right5);
      VarHandle.loadLoadFence();
      IntVector pairs1 = IntVector.fromArray(INTS, b, bk + stream);
      FloatVector bLeft1 = pairs1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight1 = pairs1.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k1 = FloatVector.broadcast(FLOATS, a[ak + 6]);
      left0 = a0k1.fma(bLeft1, left0);
      right0 = a0k1.fma(bRight1, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k1 = FloatVector.broadcast(FLOATS, a[ak + 7]);
      left1 = a1k1.fma(bLeft1, left1);
      right1 = a1k1.fma(bRight1, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k1 = FloatVector.broadcast(FLOATS, a[ak + 8]);
      left2 = a2k1.fma(bLeft1, left2);
      right2 = a2k1.fma(bRight1, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k1 = FloatVector.broadcast(FLOATS, a[ak + 9]);
      left3 = a3k1.fma(bLeft1, left3);
      right3 = a3k1.fma(bRight1, right3);
      VarHandle.loadLoadFence();
      FloatVector a4k1 = FloatVector.broadcast(FLOATS, a[ak + 10]);
      left4 = a4k1.fma(bLeft1, left4);
      right4 = a4k1.fma(bRight1, right4);
      VarHandle.loadLoadFence();
      FloatVector a5k1 = FloatVector.broadcast(FLOATS, a[ak + 11]);
      left5 = a5k1.fma(bLeft1, left5);
      right5 = a5k1.fma(bRight1, right5);
      VarHandle.loadLoadFence();
      IntVector pairs2 = IntVector.fromArray(INTS, b, bk + thirdStream);
      FloatVector bLeft2 = pairs2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight2 = pairs2.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k2 = FloatVector.broadcast(FLOATS, a[ak + 12]);
      left0 = a0k2.fma(bLeft2, left0);
      right0 = a0k2.fma(bRight2, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k2 = FloatVector.broadcast(FLOATS, a[ak + 13]);
      left1 = a1k2.fma(bLeft2, left1);
      right1 = a1k2.fma(bRight2, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k2 = FloatVector.broadcast(FLOATS, a[ak + 14]);
      left2 = a2k2.fma(bLeft2, left2);
      right2 = a2k2.fma(bRight2, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k2 = FloatVector.broadcast(FLOATS, a[ak + 15]);
      left3 = a3k2.fma(bLeft2, left3);
      right3 = a3k2.fma(bRight2, right3);
      VarHandle.loadLoadFence();
      FloatVector a4k2 = FloatVector.broadcast(FLOATS, a[ak + 16]);
      left4 = a4k2.fma(bLeft2, left4);
      right4 = a4k2.fma(bRight2, right4);
      VarHandle.loadLoadFence();
      FloatVector a5k2 = FloatVector.broadcast(FLOATS, a[ak + 17]);
      left5 = a5k2.fma(bLeft2, left5);
      right5 = a5k2.fma(bRight2, right5);
      VarHandle.loadLoadFence();
      IntVector pairs3 = IntVector.fromArray(INTS, b, bk + fourthStream);
      FloatVector bLeft3 = pairs3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector bRight3 = pairs3.and(UPPER_HALF).reinterpretAsFloats();
      FloatVector a0k3 = FloatVector.broadcast(FLOATS, a[ak + 18]);
      left0 = a0k3.fma(bLeft3, left0);
      right0 = a0k3.fma(bRight3, right0);
      VarHandle.loadLoadFence();
      FloatVector a1k3 = FloatVector.broadcast(FLOATS, a[ak + 19]);
      left1 = a1k3.fma(bLeft3, left1);
      right1 = a1k3.fma(bRight3, right1);
      VarHandle.loadLoadFence();
      FloatVector a2k3 = FloatVector.broadcast(FLOATS, a[ak + 20]);
      left2 = a2k3.fma(bLeft3, left2);
      right2 = a2k3.fma(bRight3, right2);
      VarHandle.loadLoadFence();
      FloatVector a3k3 = FloatVector.broadcast(FLOATS, a[ak + 21]);
      left3 = a3k3.fma(bLeft3, left3);
      right3 = a3k3.fma(bRight3, right3);
      VarHandle.loadLoadFence();
      FloatVector a4k3 = FloatVector.broadcast(FLOATS, a[ak + 22]);
      left4 = a4k3.fma(bLeft3, left4);
      right4 = a4k3.fma(bRight3, right4);
      VarHandle.loadLoadFence();
      FloatVector a5k3 = FloatVector.broadcast(FLOATS, a[ak + 23]);
      left5 = a5k3.fma(bLeft3, left5);
      right5 = a5k3.fma(bRight3, right5);
      VarHandle.loadLoadFence();
      ak = ak + STREAMS * 6 & Integer.MAX_VALUE;
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
