package dev.jbert.tools.conform;

import dev.jbert.tools.npy.FloatArray;

/**
 * How far an array may be from its reference, element by element.
 *
 * @param base the largest absolute difference for small references
 * @param growth what that is measured in
 */
record Bound(double base, Growth growth) {
  /** Hidden states and logits of small random models: 5e-5 x max(1, largest reference value). */
  static final Bound TINY_STATES = new Bound(5e-5, Growth.WITH_REFERENCE);

  /** Hidden states of the base models: 2e-4. */
  static final Bound BASE_STATES = new Bound(2e-4, Growth.NONE);

  /** Scores, probabilities and similarities: 2e-5. */
  static final Bound SCORES = new Bound(2e-5, Growth.NONE);

  /** Whether a bound widens with the reference. */
  enum Growth {
    NONE,
    WITH_REFERENCE
  }

  /** Returns the largest absolute difference allowed against {@code reference}. */
  double of(FloatArray reference) {
    if (growth == Growth.NONE) {
      return base;
    }
    float largest = 1;
    for (float value : reference.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return base * largest;
  }
}
