package dev.jbert.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A property, tried on random cases.
 *
 * <p>Each case has a seed of its own, counted up from a first one. A failure names its seed, and
 * {@code -Djbert.seed=SEED} begins with that case. {@code -Djbert.long=true} tries fifty times as
 * many.
 */
public final class Cases {

  private static final long USUAL_SEED = 20_261_125;
  private static final int LONGER = 50;

  private Cases() {}

  /** Something that holds for every case. */
  @FunctionalInterface
  public interface Property {
    /** Tries one case; all its randomness is from what it is given. */
    void check(RandomGenerator random) throws Exception;
  }

  /** Tries a property and says how often. */
  public static void check(String name, int cases, Property property) {
    long first = Long.getLong("jbert.seed", USUAL_SEED);
    int count = Boolean.getBoolean("jbert.long") ? cases * LONGER : cases;
    for (long seed = first; seed < first + count; seed++) {
      try {
        property.check(new SplittableRandom(seed));
      } catch (Exception | Error e) {
        throw new AssertionError(name + ": to see it again, -Djbert.seed=" + seed, e);
      }
    }
    System.out.printf("reliability: properties: %s: %d cases, seed %d%n", name, count, first);
  }
}
