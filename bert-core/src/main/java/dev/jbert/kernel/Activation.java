package dev.jbert.kernel;

/** Element-wise functions that follow a linear layer. */
public enum Activation {
  /** x. */
  IDENTITY,
  /** x · Φ(x) with the error function; Hugging Face {@code gelu}. Hendrycks and Gimpel 2016. */
  GELU_ERF,
  /** {@link #GELU_ERF}, no more than 10 and no less than -10; Hugging Face {@code gelu_10}. */
  GELU_ERF_CLIPPED,
  /** The tanh form of GELU; Hugging Face {@code gelu_new}, {@code gelu_pytorch_tanh}. */
  GELU_TANH,
  /** x · sigmoid(1.702 x), a rougher form of GELU; Hugging Face {@code quick_gelu}. */
  GELU_SIGMOID,
  /** max(x, 0). */
  RELU,
  /** max(x, 0), no more than 6; Hugging Face {@code relu6}. Howard et al. 2017. */
  RELU6,
  /** max(x, 0)²; Hugging Face {@code relu2}. So et al. 2021. */
  RELU_SQUARED,
  /** x, or 0.01 x below 0; Hugging Face {@code leaky_relu}. Maas et al. 2013. */
  LEAKY_RELU,
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** x · sigmoid(x); Hugging Face {@code silu}, {@code swish}. */
  SILU,
  /** x · tanh(ln(1 + e^x)). Misra 2019. */
  MISH,
  /** Hyperbolic tangent. */
  TANH;

  private static final double SQRT_2 = Math.sqrt(2);
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  /**
   * The function by its definition, in double precision, rounded once: {@code GELU_ERF.apply(1f)}
   * is {@code 0.8413447f}. NaN gives NaN.
   */
  public float apply(float x) {
    return switch (this) {
      case IDENTITY -> x;
      case GELU_ERF -> geluErf(x);
      case GELU_ERF_CLIPPED -> Math.clamp(geluErf(x), -10f, 10f);
      case GELU_TANH ->
          (float) (0.5 * x * (1 + Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x))));
      case GELU_SIGMOID -> (float) (x / (1 + Math.exp(-1.702 * x)));
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
      case LEAKY_RELU -> x < 0 ? (float) (0.01 * x) : x;
      case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
      case SILU -> (float) (x / (1 + Math.exp(-x)));
      case MISH -> (float) (x * Math.tanh(Math.log1p(Math.exp(x))));
      case TANH -> (float) Math.tanh(x);
    };
  }

  private static float geluErf(float x) {
    return (float) (0.5 * x * (1 + Erf.erf(x / SQRT_2)));
  }
}
