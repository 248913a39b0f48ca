package dev.jbert.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds on registers alone: what these cores reach when memory plays no part.
 *
 * <p>Twelve chains are more than any processor needs to hide the latency of its units.
 */
final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  private FmaPeak() {}

  /** Floating-point operations of one run: a multiplication and an addition per lane and chain. */
  static long operations(int turns) {
    return 2L * turns * CHAINS * SPECIES.length();
  }

  /** Runs the loop; the value only keeps it from being optimised away. */
  static float run(int turns) {
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
      c0 = c0.fma(factor, term);
      c1 = c1.fma(factor, term);
      c2 = c2.fma(factor, term);
      c3 = c3.fma(factor, term);
      c4 = c4.fma(factor, term);
      c5 = c5.fma(factor, term);
      c6 = c6.fma(factor, term);
      c7 = c7.fma(factor, term);
      c8 = c8.fma(factor, term);
      c9 = c9.fma(factor, term);
      c10 = c10.fma(factor, term);
      c11 = c11.fma(factor, term);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }
}
