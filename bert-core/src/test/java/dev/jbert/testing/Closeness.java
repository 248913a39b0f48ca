package dev.jbert.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The agreement with the reference that tiny models are held to. */
public final class Closeness {

  /** abs(a - b) is at most this times max(1, max abs of the reference array). */
  public static final float TINY = 5e-5f;

  private final String what;
  private final float bound;
  private int compared;

  /** Compares with an array of the reference. */
  public Closeness(String what, NpzFile.Array reference) {
    this.what = what;
    this.bound = TINY * Math.max(1, reference.maxAbs());
  }

  /** Compares one element. */
  public void check(float expected, float actual, String where) {
    compared++;
    assertTrue(
        Math.abs(expected - actual) <= bound,
        () ->
            "%s %s: expected %s, found %s, bound %s"
                .formatted(what, where, expected, actual, bound));
  }

  /** Fails if nothing was compared. */
  public void finish() {
    assertTrue(compared > 0, what + ": nothing was compared");
  }
}
