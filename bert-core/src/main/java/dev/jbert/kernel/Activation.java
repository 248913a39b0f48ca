package dev.jbert.kernel;

/** Element-wise functions that follow a linear layer. */
public enum Activation {
  /** x. */
  IDENTITY,
  /** x · Φ(x) with the error function; Hugging Face {@code gelu}. Hendrycks and Gimpel 2016. */
  GELU_ERF,
  /** The tanh form of GELU; Hugging Face {@code gelu_new}, {@code gelu_pytorch_tanh}. */
  GELU_TANH,
  /** max(x, 0). */
  RELU,
  /** Hyperbolic tangent. */
  TANH,
  /** x · sigmoid(x); Hugging Face {@code silu}, {@code swish}. */
  SILU;

  private static final double SQRT_2 = Math.sqrt(2);
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  /**
   * The function by its definition, in double precision, rounded once: {@code GELU_ERF.apply(1f)}
   * is {@code 0.8413447f}. NaN gives NaN.
   */
  public float apply(float x) {
    return switch (this) {
      case IDENTITY -> x;
      case GELU_ERF -> (float) (0.5 * x * (1 + Erf.erf(x / SQRT_2)));
      case GELU_TANH ->
          (float) (0.5 * x * (1 + Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x))));
      case RELU -> Math.max(x, 0);
      case TANH -> (float) Math.tanh(x);
      case SILU -> (float) (x / (1 + Math.exp(-x)));
    };
  }
}
