package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds on registers alone: what these cores reach when memory plays no part.
 *
 * <p>The measure that benchmarks hold the kernels against; it is here because the Vector API is
 * used nowhere else. Twelve chains are more than any processor needs to hide the latency of its
 * units. A chain is the term that is added to, as in a product: where it is a factor, the compiler
 * copies the other term before each addition. Needs the module {@code jdk.incubator.vector}.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = Lanes.FLOATS;
  private static final int CHAINS = 12;

  private FmaPeak() {}

  /** Floating-point operations of one run: a multiplication and an addition per lane and chain. */
  public static long operations(int turns) {
    return 2L * turns * CHAINS * SPECIES.length();
  }

  /** Runs the loop; the value only keeps it from being optimised away. */
  public static float run(int turns) {
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector term = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector c0 = factor;
    FloatVector c1 = factor;
    FloatVector c2 = factor;
    FloatVector c3 = factor;
    FloatVector c4 = factor;
    FloatVector c5 = factor;
    FloatVector c6 = factor;
    FloatVector c7 = factor;
    FloatVector c8 = factor;
    FloatVector c9 = factor;
    FloatVector c10 = factor;
    FloatVector c11 = factor;
    for (int i = 0; i < turns; i++) {
      c0 = factor.fma(term, c0);
      c1 = factor.fma(term, c1);
      c2 = factor.fma(term, c2);
      c3 = factor.fma(term, c3);
      c4 = factor.fma(term, c4);
      c5 = factor.fma(term, c5);
      c6 = factor.fma(term, c6);
      c7 = factor.fma(term, c7);
      c8 = factor.fma(term, c8);
      c9 = factor.fma(term, c9);
      c10 = factor.fma(term, c10);
      c11 = factor.fma(term, c11);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }
}
