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
  SILU
}
