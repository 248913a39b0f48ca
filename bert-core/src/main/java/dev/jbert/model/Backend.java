package dev.jbert.model;

import dev.jbert.kernel.Matrix;
import java.util.List;

/**
 * What turns batches of tokens into hidden states, and hidden states into logits: the seam behind
 * which another processor can stand. Weights are prepared once; what was prepared is run by any
 * number of threads.
 *
 * <p>Models, heads and pipelines know only this interface. {@link CpuBackend} is its one
 * implementation.
 */
public interface Backend extends AutoCloseable {

  /** What computes, in one line: {@code vector, 512-bit, 16 lanes; 2 threads}. */
  String description();

  /**
   * Prepares embeddings, encoder layers and, if the checkpoint has one, the pooler.
   *
   * @throws CheckpointException if a weight is missing or of the wrong shape, or the weights need
   *     more memory than there is
   */
  PreparedEncoder prepareEncoder(Checkpoint checkpoint);

  /** Ends the threads. What was prepared here must not be run any more. */
  @Override
  void close();

  /** Prepared embeddings and encoder. Safe for any number of threads at once. */
  interface PreparedEncoder {

    /**
     * Computes what the output asks for and nothing else, and fills it.
     *
     * @param output its batch has been checked against the model's limits
     */
    void forward(ModelOutput output);

    /**
     * Prepares layers that follow each other and work on every row alone, as heads are made of.
     *
     * @param layers in order, at least one
     * @throws IllegalArgumentException if one layer's output does not fit the next one's input
     */
    PreparedLayers prepareLayers(List<RowLayer> layers);
  }

  /** Prepared layers. Safe for any number of threads at once. */
  interface PreparedLayers {

    /**
     * Applies the layers one after another.
     *
     * @param rows [R, in]; read only
     * @return [R, out], the caller's own
     * @throws IllegalArgumentException if the rows have another width
     */
    Matrix apply(Matrix rows);
  }
}
