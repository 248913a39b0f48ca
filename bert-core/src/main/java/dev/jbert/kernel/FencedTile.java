package dev.jbert.kernel;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the matrix product for processors with 16 vector registers whose left operand
 * is a panel, as the probabilities of attention are; see {@link Tile}, whose arguments these are,
 * but that the step from k to k is a constant and sums begin with 0. {@link StreamedTile} has those
 * of other operands.
 *
 * <p>Sums and operands of six rows take 15 registers, and the compiler likes to read well ahead of
 * use: it then keeps some sums in memory, which every k waits for, and the tile takes more than
 * twice as long. It moves no read across a fence, and on x86 a fence between reads is no
 * instruction. The same lack of registers is why nothing is read ahead here. Six rows need a fence
 * after each: with one after two, and the index of a as below, sums were kept in memory on G1 and
 * wherever loops are cut into strips.
 *
 * <p>Where the compiler sees that an index moves on by a constant, it checks the bounds of each
 * read of the loop before the loop begins: for six rows and four k that is 250 instructions, which
 * a tile of few k does not hide. So the index of a moves on by {@code & Integer.MAX_VALUE}, which
 * leaves it as it is; then two checks in each turn do for all that it reads. Both indices begin so
 * too: what is known not to be negative needs no copy that is widened to 64 bits, in a register of
 * its own, for lack of which the compiler kept an address in a vector register. The tile of four
 * rows here has 8 reads in a turn, and is left as it was: by measurement it would be slower with
 * many k.
 */
final class FencedTile {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final int PANEL = 2 * COUNT;

  private FencedTile() {}

  /**
   * 4 rows of a panel: element (k, r) of a at {@code at + k · PANEL + r}; {@code depth} is even.
   */
  static void panelRows4(
      float[] a, int at, float[] b, int bt, int depth, float[] c, int ct, int cStride) {
    FloatVector left0 = FloatVector.zero(FLOATS);
    FloatVector right0 = FloatVector.zero(FLOATS);
    FloatVector left1 = FloatVector.zero(FLOATS);
    FloatVector right1 = FloatVector.zero(FLOATS);
    FloatVector left2 = FloatVector.zero(FLOATS);
    FloatVector right2 = FloatVector.zero(FLOATS);
    FloatVector left3 = FloatVector.zero(FLOATS);
    FloatVector right3 = FloatVector.zero(FLOATS);
    for (int k = 0; k < depth; k += 2) {
      int ak = at + k * PANEL;
      int bk = bt + k * PANEL;
      FloatVector bLeft = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0.fma(bLeft, left0);
      right0 = a0.fma(bRight, right0);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a1.fma(bLeft, left1);
      right1 = a1.fma(bRight, right1);
      VarHandle.loadLoadFence();
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a2.fma(bLeft, left2);
      right2 = a2.fma(bRight, right2);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a3.fma(bLeft, left3);
      right3 = a3.fma(bRight, right3);
      VarHandle.loadLoadFence();
      FloatVector nextLeft = FloatVector.fromArray(FLOATS, b, bk + 2 * COUNT);
      FloatVector nextRight = FloatVector.fromArray(FLOATS, b, bk + 3 * COUNT);
      FloatVector n0 = FloatVector.broadcast(FLOATS, a[ak + PANEL]);
      left0 = n0.fma(nextLeft, left0);
      right0 = n0.fma(nextRight, right0);
      FloatVector n1 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 1]);
      left1 = n1.fma(nextLeft, left1);
      right1 = n1.fma(nextRight, right1);
      VarHandle.loadLoadFence();
      FloatVector n2 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 2]);
      left2 = n2.fma(nextLeft, left2);
      right2 = n2.fma(nextRight, right2);
      FloatVector n3 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 3]);
      left3 = n3.fma(nextLeft, left3);
      right3 = n3.fma(nextRight, right3);
      VarHandle.loadLoadFence();
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

  /**
   * 6 rows of a panel: element (k, r) of a at {@code at + k · PANEL + r}; {@code depth} is even.
   */
  static void panelRows6(
      float[] a, int at, float[] b, int bt, int depth, float[] c, int ct, int cStride) {
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
    int end = bt + depth * PANEL;
    int ak = at & Integer.MAX_VALUE;
    int begin = bt & Integer.MAX_VALUE;
    for (int bk = begin; bk < end; bk += 2 * PANEL) {
      FloatVector bLeft = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0.fma(bLeft, left0);
      right0 = a0.fma(bRight, right0);
      VarHandle.loadLoadFence();
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a1.fma(bLeft, left1);
      right1 = a1.fma(bRight, right1);
      VarHandle.loadLoadFence();
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a2.fma(bLeft, left2);
      right2 = a2.fma(bRight, right2);
      VarHandle.loadLoadFence();
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a3.fma(bLeft, left3);
      right3 = a3.fma(bRight, right3);
      VarHandle.loadLoadFence();
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[ak + 4]);
      left4 = a4.fma(bLeft, left4);
      right4 = a4.fma(bRight, right4);
      VarHandle.loadLoadFence();
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[ak + 5]);
      left5 = a5.fma(bLeft, left5);
      right5 = a5.fma(bRight, right5);
      VarHandle.loadLoadFence();
      FloatVector nextLeft = FloatVector.fromArray(FLOATS, b, bk + 2 * COUNT);
      FloatVector nextRight = FloatVector.fromArray(FLOATS, b, bk + 3 * COUNT);
      FloatVector n0 = FloatVector.broadcast(FLOATS, a[ak + PANEL]);
      left0 = n0.fma(nextLeft, left0);
      right0 = n0.fma(nextRight, right0);
      VarHandle.loadLoadFence();
      FloatVector n1 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 1]);
      left1 = n1.fma(nextLeft, left1);
      right1 = n1.fma(nextRight, right1);
      VarHandle.loadLoadFence();
      FloatVector n2 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 2]);
      left2 = n2.fma(nextLeft, left2);
      right2 = n2.fma(nextRight, right2);
      VarHandle.loadLoadFence();
      FloatVector n3 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 3]);
      left3 = n3.fma(nextLeft, left3);
      right3 = n3.fma(nextRight, right3);
      VarHandle.loadLoadFence();
      FloatVector n4 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 4]);
      left4 = n4.fma(nextLeft, left4);
      right4 = n4.fma(nextRight, right4);
      VarHandle.loadLoadFence();
      FloatVector n5 = FloatVector.broadcast(FLOATS, a[ak + PANEL + 5]);
      left5 = n5.fma(nextLeft, left5);
      right5 = n5.fma(nextRight, right5);
      VarHandle.loadLoadFence();
      ak = ak + 2 * PANEL & Integer.MAX_VALUE;
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
