package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;

/** A layer that works on every row alone. Its arrays are read when it is prepared, not kept. */
public sealed interface RowLayer {

  /** Width of the rows that go in. */
  int inputSize();

  /** Width of the rows that come out. */
  int outputSize();

  /**
   * Linear layer and activation: {@code y = activation(x · Wᵀ + b)}.
   *
   * @param weight [out, in]
   * @param bias [out]
   * @param activation applied to every element
   */
  record Dense(Matrix weight, float[] bias, Activation activation) implements RowLayer {

    @Override
    public int inputSize() {
      return weight.columns();
    }

    @Override
    public int outputSize() {
      return weight.rows();
    }
  }

  /**
   * Linear layer whose weight is the encoder's word embedding table, which is not read again:
   * {@code y = x · wordEmbeddingsᵀ + b}.
   *
   * @param bias [V]
   * @param inputSize H
   */
  record TiedDecoder(float[] bias, int inputSize) implements RowLayer {

    @Override
    public int outputSize() {
      return bias.length;
    }
  }

  /**
   * LayerNorm.
   *
   * @param norm weight and bias [H], epsilon
   */
  record Norm(LayerNorm norm) implements RowLayer {

    @Override
    public int inputSize() {
      return norm.weight().length;
    }

    @Override
    public int outputSize() {
      return norm.weight().length;
    }
  }
}
