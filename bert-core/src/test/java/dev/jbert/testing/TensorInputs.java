package dev.jbert.testing;

import dev.jbert.model.TokenBatch;
import dev.jbert.testing.TinyModel.TensorCase;

/** The inputs of tensor cases. */
public final class TensorInputs {

  private TensorInputs() {}

  /** A case's inputs as a batch; families without token types leave them out. */
  public static TokenBatch batch(TensorCase tensors) {
    return tensors.hasInput("token_type_ids")
        ? TokenBatch.of(
            tensors.input("input_ids"),
            tensors.input("token_type_ids"),
            tensors.input("attention_mask"))
        : TokenBatch.of(
            tensors.input("input_ids"),
            zeros(tensors.input("input_ids")),
            tensors.input("attention_mask"));
  }

  private static int[][] zeros(int[][] like) {
    int[][] zeros = new int[like.length][];
    for (int b = 0; b < zeros.length; b++) {
      zeros[b] = new int[like[b].length];
    }
    return zeros;
  }
}
