package dev.jbert.bench;

import dev.jbert.kernel.Activation;

/** The linear layers of bert-base and of all-MiniLM-L6-v2, by their widths. */
public enum LinearShape {
  /** Query, key and value in one. */
  BASE_QUERY_KEY_VALUE(768, 2304, Activation.IDENTITY),
  /** The output of attention. */
  BASE_ATTENTION_OUTPUT(768, 768, Activation.IDENTITY),
  /** The wide layer, with its activation. */
  BASE_INTERMEDIATE(768, 3072, Activation.GELU_ERF),
  /** Back from it. */
  BASE_OUTPUT(3072, 768, Activation.IDENTITY),
  /** Query, key and value in one. */
  MINI_LM_QUERY_KEY_VALUE(384, 1152, Activation.IDENTITY),
  /** The wide layer, with its activation. */
  MINI_LM_INTERMEDIATE(384, 1536, Activation.GELU_ERF);

  private final int in;
  private final int out;
  private final Activation activation;

  LinearShape(int in, int out, Activation activation) {
    this.in = in;
    this.out = out;
    this.activation = activation;
  }

  /** Columns of the left operand. */
  public int in() {
    return in;
  }

  /** Columns of the product. */
  public int out() {
    return out;
  }

  /** What follows. */
  public Activation activation() {
    return activation;
  }
}
