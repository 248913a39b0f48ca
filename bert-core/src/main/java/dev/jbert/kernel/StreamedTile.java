package dev.jbert.kernel;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the matrix product for panels that are dealt out to four streams, see {@link
 * PanelLayout}: those of processors with 16 vector registers. Sums, order and arguments are those
 * of {@link Tile}, but that the sums of all rows begin with the same vectors, those at {@code ft};
 * element (k, r) of a lies at {@code at + k · rows + r}, and element (k, j) of b at {@code bt + k %
 * 4 · stream + k / 4 · PANEL + j}.
 *
 * <p>The fences are those of {@link FencedTile}, for the reason given there, and so is how indices
 * begin and that of a moves on.
 */
final class StreamedTile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final int PANEL = 2 * COUNT;

  /** What {@code depth} is a multiple of, the number of streams. */
  static final int STREAMS = 4;

  private StreamedTile() {}

  /** 1 row. */
  static void rows1(
      float[] a,
      int at,
      float[] b,
      int bt,
      int stream,
      int depth,
      float[] from,
      int ft,
      float[] c,
      int ct) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    int thirdStream = 2 * stream;
    int fourthStream = 3 * stream;
    int end = bt + depth * (PANEL / STREAMS);
    int ak = at & Integer.MAX_VALUE;
    int begin = bt & Integer.MAX_VALUE;
    for (int bk = begin; bk < end; bk += PANEL) {
      FloatVector bLeft0 = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight0 = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0k0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0k0.fma(bLeft0, left0);
      right0 = a0k0.fma(bRight0, right0);
      FloatVector bLeft1 = FloatVector.fromArray(FLOATS, b, bk + stream);
      FloatVector bRight1 = FloatVector.fromArray(FLOATS, b, bk + stream + COUNT);
      FloatVector a0k1 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left0 = a0k1.fma(bLeft1, left0);
      right0 = a0k1.fma(bRight1, right0);
      FloatVector bLeft2 = FloatVector.fromArray(FLOATS, b, bk + thirdStream);
      FloatVector bRight2 = FloatVector.fromArray(FLOATS, b, bk + thirdStream + COUNT);
      FloatVector a0k2 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left0 = a0k2.fma(bLeft2, left0);
      right0 = a0k2.fma(bRight2, right0);
      FloatVector bLeft3 = FloatVector.fromArray(FLOATS, b, bk + fourthStream);
      FloatVector bRight3 = FloatVector.fromArray(FLOATS, b, bk + fourthStream + COUNT);
      FloatVector a0k3 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left0 = a0k3.fma(bLeft3, left0);
      right0 = a0k3.fma(bRight3, right0);
      ak = ak + STREAMS & Integer.MAX_VALUE;
    }
    left0.intoArray(c, ct);
    right0.intoArray(c, ct + COUNT);
  }

  /** 4 rows. */
  static void rows4(
      float[] a,
      int at,
      float[] b,
      int bt,
      int stream,
      int depth,
      float[] from,
      int ft,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = left0;
    FloatVector right1 = right0;
    FloatVector left2 = left0;
    FloatVector right2 = right0;
    FloatVector left3 = left0;
    FloatVector right3 = right0;
    int thirdStream = 2 * stream;
    int fourthStream = 3 * stream;
    int end = bt + depth * (PANEL / STREAMS);
    int ak = at & Integer.MAX_VALUE;
    int begin = bt & Integer.MAX_VALUE;
    for (int bk = begin; bk < end; bk += PANEL) {
      FloatVector bLeft0 = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight0 = FloatVector.fromArray(FLOATS, b, bk + COUNT);
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
      FloatVector bLeft1 = FloatVector.fromArray(FLOATS, b, bk + stream);
      FloatVector bRight1 = FloatVector.fromArray(FLOATS, b, bk + stream + COUNT);
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
      FloatVector bLeft2 = FloatVector.fromArray(FLOATS, b, bk + thirdStream);
      FloatVector bRight2 = FloatVector.fromArray(FLOATS, b, bk + thirdStream + COUNT);
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
      FloatVector bLeft3 = FloatVector.fromArray(FLOATS, b, bk + fourthStream);
      FloatVector bRight3 = FloatVector.fromArray(FLOATS, b, bk + fourthStream + COUNT);
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
  static void rows6(
      float[] a,
      int at,
      float[] b,
      int bt,
      int stream,
      int depth,
      float[] from,
      int ft,
      float[] c,
      int ct,
      int cStride) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, from, ft);
    FloatVector right0 = FloatVector.fromArray(FLOATS, from, ft + COUNT);
    FloatVector left1 = left0;
    FloatVector right1 = right0;
    FloatVector left2 = left0;
    FloatVector right2 = right0;
    FloatVector left3 = left0;
    FloatVector right3 = right0;
    FloatVector left4 = left0;
    FloatVector right4 = right0;
    FloatVector left5 = left0;
    FloatVector right5 = right0;
    int thirdStream = 2 * stream;
    int fourthStream = 3 * stream;
    int end = bt + depth * (PANEL / STREAMS);
    int ak = at & Integer.MAX_VALUE;
    int begin = bt & Integer.MAX_VALUE;
    for (int bk = begin; bk < end; bk += PANEL) {
      FloatVector bLeft0 = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight0 = FloatVector.fromArray(FLOATS, b, bk + COUNT);
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
      FloatVector bLeft1 = FloatVector.fromArray(FLOATS, b, bk + stream);
      FloatVector bRight1 = FloatVector.fromArray(FLOATS, b, bk + stream + COUNT);
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
      FloatVector bLeft2 = FloatVector.fromArray(FLOATS, b, bk + thirdStream);
      FloatVector bRight2 = FloatVector.fromArray(FLOATS, b, bk + thirdStream + COUNT);
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
      FloatVector bLeft3 = FloatVector.fromArray(FLOATS, b, bk + fourthStream);
      FloatVector bRight3 = FloatVector.fromArray(FLOATS, b, bk + fourthStream + COUNT);
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
