package dev.jbert.kernel;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A register tile of 12 rows that takes four k a turn, for rows that lie side by side; see {@link
 * Tile}. It computes what {@link TallTile#rows12} does, bit for bit, with fewer instructions, and
 * the compiler makes the same loop of it on every collector.
 *
 * <p>What counts on Intel's processors is what stands beside the multiply-adds. The address of b
 * must not be fetched from a vector register in each turn: it then waits in the queue of the
 * multiply-adds, and the loads with it, which cost a quarter of the speed. Additions of what is
 * read ahead take a multiply-add's place unless they are of integers.
 *
 * <p>So the step from k to k is a constant, but the index of a moves on by {@code &
 * Integer.MAX_VALUE}, which leaves it as it is, so that the compiler sees no constant step: it
 * would cut such a loop into strips, which takes registers, where the collector wants that. A fence
 * after each row, no instruction on x86, keeps the compiler from reading many rows before it needs
 * them, and sums in registers. All this holds for loops of some 200 turns, not of 800, after which
 * the compiler keeps an index in a vector register again: products must be cut into strips.
 */
final class FourStepTile {

  /** The system property that says whether this tile is used, true or false. */
  static final String PROPERTY = "jbert.four.step.tile";

  /** Whether blocks of 12 rows are computed by this tile; by measurement, on Intel's processors. */
  static final boolean IS_CHOSEN = Lanes.MANY_REGISTERS && Processor.isIntelUnlessSet(PROPERTY);

  /** How many k it takes a turn. */
  static final int STEPS = 4;

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int COUNT = Lanes.COUNT;
  private static final int PANEL = 2 * COUNT;
  private static final int ROWS = 12;

  private FourStepTile() {}

  /**
   * 12 rows; {@code depth} is a multiple of {@link #STEPS}. Reads ahead as {@link ReadAhead} says,
   * in two places {@code aheadGap} apart; where nothing is to be read ahead, step and gap are 0 and
   * one element is read again and again.
   *
   * @param a element (k, r) at {@code at + k · 12 + r}
   * @return the sum of the bits of what was read ahead, so that it is not optimised away
   */
  static int rows12(
      float[] a,
      int at,
      float[] b,
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
    int read = 0;
    int ak = at;
    int bk = bt;
    int aheadK = ahead;
    int end = at + depth * ROWS;
    while (ak < end) {
      read += Float.floatToRawIntBits(b[aheadK]) + Float.floatToRawIntBits(b[aheadK + aheadGap]);
      FloatVector bLeft0 = FloatVector.fromArray(FLOATS, b, bk);
      FloatVector bRight0 = FloatVector.fromArray(FLOATS, b, bk + COUNT);
      FloatVector a0x0 = FloatVector.broadcast(FLOATS, a[ak]);
      left0 = a0x0.fma(bLeft0, left0);
      right0 = a0x0.fma(bRight0, right0);
      VarHandle.loadLoadFence();
      FloatVector a0x1 = FloatVector.broadcast(FLOATS, a[ak + 1]);
      left1 = a0x1.fma(bLeft0, left1);
      right1 = a0x1.fma(bRight0, right1);
      VarHandle.loadLoadFence();
      FloatVector a0x2 = FloatVector.broadcast(FLOATS, a[ak + 2]);
      left2 = a0x2.fma(bLeft0, left2);
      right2 = a0x2.fma(bRight0, right2);
      VarHandle.loadLoadFence();
      FloatVector a0x3 = FloatVector.broadcast(FLOATS, a[ak + 3]);
      left3 = a0x3.fma(bLeft0, left3);
      right3 = a0x3.fma(bRight0, right3);
      VarHandle.loadLoadFence();
      FloatVector a0x4 = FloatVector.broadcast(FLOATS, a[ak + 4]);
      left4 = a0x4.fma(bLeft0, left4);
      right4 = a0x4.fma(bRight0, right4);
      VarHandle.loadLoadFence();
      FloatVector a0x5 = FloatVector.broadcast(FLOATS, a[ak + 5]);
      left5 = a0x5.fma(bLeft0, left5);
      right5 = a0x5.fma(bRight0, right5);
      VarHandle.loadLoadFence();
      FloatVector a0x6 = FloatVector.broadcast(FLOATS, a[ak + 6]);
      left6 = a0x6.fma(bLeft0, left6);
      right6 = a0x6.fma(bRight0, right6);
      VarHandle.loadLoadFence();
      FloatVector a0x7 = FloatVector.broadcast(FLOATS, a[ak + 7]);
      left7 = a0x7.fma(bLeft0, left7);
      right7 = a0x7.fma(bRight0, right7);
      VarHandle.loadLoadFence();
      FloatVector a0x8 = FloatVector.broadcast(FLOATS, a[ak + 8]);
      left8 = a0x8.fma(bLeft0, left8);
      right8 = a0x8.fma(bRight0, right8);
      VarHandle.loadLoadFence();
      FloatVector a0x9 = FloatVector.broadcast(FLOATS, a[ak + 9]);
      left9 = a0x9.fma(bLeft0, left9);
      right9 = a0x9.fma(bRight0, right9);
      VarHandle.loadLoadFence();
      FloatVector a0x10 = FloatVector.broadcast(FLOATS, a[ak + 10]);
      left10 = a0x10.fma(bLeft0, left10);
      right10 = a0x10.fma(bRight0, right10);
      VarHandle.loadLoadFence();
      FloatVector a0x11 = FloatVector.broadcast(FLOATS, a[ak + 11]);
      left11 = a0x11.fma(bLeft0, left11);
      right11 = a0x11.fma(bRight0, right11);
      VarHandle.loadLoadFence();
      FloatVector bLeft1 = FloatVector.fromArray(FLOATS, b, bk + 2 * COUNT);
      FloatVector bRight1 = FloatVector.fromArray(FLOATS, b, bk + 3 * COUNT);
      FloatVector a1x0 = FloatVector.broadcast(FLOATS, a[ak + ROWS]);
      left0 = a1x0.fma(bLeft1, left0);
      right0 = a1x0.fma(bRight1, right0);
      VarHandle.loadLoadFence();
      FloatVector a1x1 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 1]);
      left1 = a1x1.fma(bLeft1, left1);
      right1 = a1x1.fma(bRight1, right1);
      VarHandle.loadLoadFence();
      FloatVector a1x2 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 2]);
      left2 = a1x2.fma(bLeft1, left2);
      right2 = a1x2.fma(bRight1, right2);
      VarHandle.loadLoadFence();
      FloatVector a1x3 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 3]);
      left3 = a1x3.fma(bLeft1, left3);
      right3 = a1x3.fma(bRight1, right3);
      VarHandle.loadLoadFence();
      FloatVector a1x4 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 4]);
      left4 = a1x4.fma(bLeft1, left4);
      right4 = a1x4.fma(bRight1, right4);
      VarHandle.loadLoadFence();
      FloatVector a1x5 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 5]);
      left5 = a1x5.fma(bLeft1, left5);
      right5 = a1x5.fma(bRight1, right5);
      VarHandle.loadLoadFence();
      FloatVector a1x6 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 6]);
      left6 = a1x6.fma(bLeft1, left6);
      right6 = a1x6.fma(bRight1, right6);
      VarHandle.loadLoadFence();
      FloatVector a1x7 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 7]);
      left7 = a1x7.fma(bLeft1, left7);
      right7 = a1x7.fma(bRight1, right7);
      VarHandle.loadLoadFence();
      FloatVector a1x8 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 8]);
      left8 = a1x8.fma(bLeft1, left8);
      right8 = a1x8.fma(bRight1, right8);
      VarHandle.loadLoadFence();
      FloatVector a1x9 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 9]);
      left9 = a1x9.fma(bLeft1, left9);
      right9 = a1x9.fma(bRight1, right9);
      VarHandle.loadLoadFence();
      FloatVector a1x10 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 10]);
      left10 = a1x10.fma(bLeft1, left10);
      right10 = a1x10.fma(bRight1, right10);
      VarHandle.loadLoadFence();
      FloatVector a1x11 = FloatVector.broadcast(FLOATS, a[ak + ROWS + 11]);
      left11 = a1x11.fma(bLeft1, left11);
      right11 = a1x11.fma(bRight1, right11);
      VarHandle.loadLoadFence();
      FloatVector bLeft2 = FloatVector.fromArray(FLOATS, b, bk + 4 * COUNT);
      FloatVector bRight2 = FloatVector.fromArray(FLOATS, b, bk + 5 * COUNT);
      FloatVector a2x0 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS]);
      left0 = a2x0.fma(bLeft2, left0);
      right0 = a2x0.fma(bRight2, right0);
      VarHandle.loadLoadFence();
      FloatVector a2x1 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 1]);
      left1 = a2x1.fma(bLeft2, left1);
      right1 = a2x1.fma(bRight2, right1);
      VarHandle.loadLoadFence();
      FloatVector a2x2 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 2]);
      left2 = a2x2.fma(bLeft2, left2);
      right2 = a2x2.fma(bRight2, right2);
      VarHandle.loadLoadFence();
      FloatVector a2x3 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 3]);
      left3 = a2x3.fma(bLeft2, left3);
      right3 = a2x3.fma(bRight2, right3);
      VarHandle.loadLoadFence();
      FloatVector a2x4 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 4]);
      left4 = a2x4.fma(bLeft2, left4);
      right4 = a2x4.fma(bRight2, right4);
      VarHandle.loadLoadFence();
      FloatVector a2x5 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 5]);
      left5 = a2x5.fma(bLeft2, left5);
      right5 = a2x5.fma(bRight2, right5);
      VarHandle.loadLoadFence();
      FloatVector a2x6 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 6]);
      left6 = a2x6.fma(bLeft2, left6);
      right6 = a2x6.fma(bRight2, right6);
      VarHandle.loadLoadFence();
      FloatVector a2x7 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 7]);
      left7 = a2x7.fma(bLeft2, left7);
      right7 = a2x7.fma(bRight2, right7);
      VarHandle.loadLoadFence();
      FloatVector a2x8 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 8]);
      left8 = a2x8.fma(bLeft2, left8);
      right8 = a2x8.fma(bRight2, right8);
      VarHandle.loadLoadFence();
      FloatVector a2x9 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 9]);
      left9 = a2x9.fma(bLeft2, left9);
      right9 = a2x9.fma(bRight2, right9);
      VarHandle.loadLoadFence();
      FloatVector a2x10 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 10]);
      left10 = a2x10.fma(bLeft2, left10);
      right10 = a2x10.fma(bRight2, right10);
      VarHandle.loadLoadFence();
      FloatVector a2x11 = FloatVector.broadcast(FLOATS, a[ak + 2 * ROWS + 11]);
      left11 = a2x11.fma(bLeft2, left11);
      right11 = a2x11.fma(bRight2, right11);
      VarHandle.loadLoadFence();
      FloatVector bLeft3 = FloatVector.fromArray(FLOATS, b, bk + 6 * COUNT);
      FloatVector bRight3 = FloatVector.fromArray(FLOATS, b, bk + 7 * COUNT);
      FloatVector a3x0 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS]);
      left0 = a3x0.fma(bLeft3, left0);
      right0 = a3x0.fma(bRight3, right0);
      VarHandle.loadLoadFence();
      FloatVector a3x1 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 1]);
      left1 = a3x1.fma(bLeft3, left1);
      right1 = a3x1.fma(bRight3, right1);
      VarHandle.loadLoadFence();
      FloatVector a3x2 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 2]);
      left2 = a3x2.fma(bLeft3, left2);
      right2 = a3x2.fma(bRight3, right2);
      VarHandle.loadLoadFence();
      FloatVector a3x3 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 3]);
      left3 = a3x3.fma(bLeft3, left3);
      right3 = a3x3.fma(bRight3, right3);
      VarHandle.loadLoadFence();
      FloatVector a3x4 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 4]);
      left4 = a3x4.fma(bLeft3, left4);
      right4 = a3x4.fma(bRight3, right4);
      VarHandle.loadLoadFence();
      FloatVector a3x5 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 5]);
      left5 = a3x5.fma(bLeft3, left5);
      right5 = a3x5.fma(bRight3, right5);
      VarHandle.loadLoadFence();
      FloatVector a3x6 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 6]);
      left6 = a3x6.fma(bLeft3, left6);
      right6 = a3x6.fma(bRight3, right6);
      VarHandle.loadLoadFence();
      FloatVector a3x7 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 7]);
      left7 = a3x7.fma(bLeft3, left7);
      right7 = a3x7.fma(bRight3, right7);
      VarHandle.loadLoadFence();
      FloatVector a3x8 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 8]);
      left8 = a3x8.fma(bLeft3, left8);
      right8 = a3x8.fma(bRight3, right8);
      VarHandle.loadLoadFence();
      FloatVector a3x9 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 9]);
      left9 = a3x9.fma(bLeft3, left9);
      right9 = a3x9.fma(bRight3, right9);
      VarHandle.loadLoadFence();
      FloatVector a3x10 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 10]);
      left10 = a3x10.fma(bLeft3, left10);
      right10 = a3x10.fma(bRight3, right10);
      VarHandle.loadLoadFence();
      FloatVector a3x11 = FloatVector.broadcast(FLOATS, a[ak + 3 * ROWS + 11]);
      left11 = a3x11.fma(bLeft3, left11);
      right11 = a3x11.fma(bRight3, right11);
      VarHandle.loadLoadFence();
      ak = ak + STEPS * ROWS & Integer.MAX_VALUE;
      bk += STEPS * PANEL;
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
