package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.PackedMatrix;
import dev.jbert.kernel.RowReader;

/**
 * When the weights of the layers are packed: laid out in memory in the order in which kernels read
 * them. No answer depends on it, to the last bit.
 */
public enum Packing {
  /**
   * When the model is loaded: the file is not looked at again, and calls are alike from then on.
   */
  AT_LOAD,
  /**
   * When they are used again: the first calls read the weights from the file, some at a time, and
   * keep none, so that a process that ends after a call or two never takes the memory for them. The
   * third product with a weight packs it, and is the slower for it; see docs/PERFORMANCE.md,
   * "Start". Weights as {@link WeightPrecision#BF16} and those of scalar kernels are packed when
   * the model is loaded all the same.
   *
   * <p>The file must stay as it is until then, as with {@link WordEmbeddings#IN_FILE}: one that is
   * cut short gives a {@link dev.jbert.weights.SafetensorsException}, one that is written anew in
   * place gives whatever is read.
   */
  WHEN_REUSED;

  /** Prepares a weight [out, in] that {@code rows} reads. */
  PackedMatrix pack(Kernels kernels, int out, int in, RowReader rows) {
    return this == WHEN_REUSED
        ? kernels.packWhenReused(out, in, rows)
        : kernels.pack(out, in, rows);
  }
}
