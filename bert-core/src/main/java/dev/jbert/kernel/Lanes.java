package dev.jbert.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vector registers, chosen once: what the processor prefers, at most 512 bits, or
 * what the system property {@code jbert.vector.bits} says.
 *
 * <p>The species are constants here and nowhere else, so that the compiler sees them as such.
 */
final class Lanes {
  static final String BITS_PROPERTY = "jbert.vector.bits";

  static final VectorSpecies<Float> FLOATS = floats(Integer.getInteger(BITS_PROPERTY, preferred()));
  static final VectorSpecies<Integer> INTS = ints();

  /** Floats in a register. */
  static final int COUNT = FLOATS.length();

  /** Whether the processor has 32 vector registers of this width, and not 16. */
  static final boolean MANY_REGISTERS =
      FLOATS.vectorBitSize() == 512 || System.getProperty("os.arch").equals("aarch64");

  private Lanes() {}

  /** Why this processor makes vector kernels slow; empty if it does not. */
  static String obstacle() {
    // x86 got fused multiply-add together with 256-bit integer vectors; Java emulates it elsewhere.
    boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64|x86");
    boolean fused = !x86 || FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 256;
    return fused ? "" : "this processor has no fused multiply-add for vectors (AVX2)";
  }

  private static int preferred() {
    return Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  private static VectorSpecies<Float> floats(int bits) {
    return switch (bits) {
      case 128 -> FloatVector.SPECIES_128;
      case 256 -> FloatVector.SPECIES_256;
      case 512 -> FloatVector.SPECIES_512;
      default ->
          throw new IllegalArgumentException(
              BITS_PROPERTY + " must be 128, 256 or 512, not " + bits);
    };
  }

  private static VectorSpecies<Integer> ints() {
    return switch (FLOATS.vectorBitSize()) {
      case 128 -> IntVector.SPECIES_128;
      case 256 -> IntVector.SPECIES_256;
      default -> IntVector.SPECIES_512;
    };
  }
}
