package dev.jbert.tokenizer;

import java.util.Objects;

/**
 * How much of something is taken, and what happens to more.
 *
 * <pre>{@code
 * Limit.refusing(1_000_000)   // one more is an error
 * Limit.cutting(1_000_000)    // one more is left out
 * }</pre>
 *
 * @param most how much, 1 or more
 * @param overLimit what happens to more
 */
public record Limit(int most, OverLimit overLimit) {

  /**
   * @throws IllegalArgumentException if {@code most} is below 1
   */
  public Limit {
    Objects.requireNonNull(overLimit, "overLimit");
    if (most < 1) {
      throw new IllegalArgumentException("a limit must be 1 or more, found " + most);
    }
  }

  /** More is an error. */
  public static Limit refusing(int most) {
    return new Limit(most, OverLimit.REFUSE);
  }

  /** More is left out. */
  public static Limit cutting(int most) {
    return new Limit(most, OverLimit.CUT);
  }

  /**
   * How many of {@code found} are taken.
   *
   * @param what what they are, for the message
   * @throws IllegalArgumentException if there are too many and they are to be refused
   */
  int take(long found, String what) {
    if (found > most && overLimit == OverLimit.REFUSE) {
      throw new IllegalArgumentException(
          String.format("%d %s are more than the limit of %d", found, what, most));
    }
    return (int) Math.min(found, most);
  }
}
