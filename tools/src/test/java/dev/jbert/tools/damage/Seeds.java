package dev.jbert.tools.damage;

/**
 * How much is tried, and from which seed on. Every case is made by a generator of its own seed: the
 * first seed, the one after it, and so on. {@code -Djbert.seed=S} starts at the seed that a failure
 * names, and so begins with the very case that failed; {@code -Djbert.long=true} tries more.
 */
public final class Seeds {

  private static final long FIRST = 20_261_125;

  private Seeds() {}

  /** The seed of the first case. */
  public static long first() {
    return Long.getLong("jbert.seed", FIRST);
  }

  /** How many cases: {@code few} in a normal build. */
  public static int count(int few, int many) {
    return isLong() ? many : few;
  }

  /** Whether this is the long run. */
  public static boolean isLong() {
    return Boolean.getBoolean("jbert.long");
  }
}
