package dev.jbert.model;

/** How exactly the weights of the layers are kept in memory. */
public enum WeightPrecision {
  /** Floats, as the reference computes. */
  F32,

  /**
   * bfloat16, half the bytes: short texts, whose speed is that of reading the weights, are computed
   * faster. Hidden states of the reference cases are at a cosine of 0.9999 or more to those of
   * {@link #F32}; of 512 tokens in a row, one was at 0.9995. Weights that meet the outlier features
   * of their input stay exact; embeddings, norms, biases and heads are floats.
   */
  BF16
}
