package dev.jbert.kernel;

/**
 * Parameters of a LayerNorm: weight [H] (gamma), bias [H] (beta), epsilon. Ba et al. 2016.
 *
 * <p>The arrays are not copied and must not change while the parameters are in use.
 */
public record LayerNorm(float[] weight, float[] bias, float epsilon) {

  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if weight and bias differ in size, or epsilon is not finite or
   *     below 0
   */
  public LayerNorm {
    if (weight.length != bias.length) {
      throw new IllegalArgumentException(
          "LayerNorm weight has " + weight.length + " values, bias has " + bias.length);
    }
    if (!(epsilon >= 0) || Float.isInfinite(epsilon)) {
      throw new IllegalArgumentException("LayerNorm epsilon must be 0 or more, not " + epsilon);
    }
  }
}
