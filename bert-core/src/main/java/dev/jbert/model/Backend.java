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

  /**
   * Ends the threads. What was prepared here must not be running, nor be run any more; {@link
   * BertModel#close} sees to that.
   */
  @Override
  void close();

  /** Prepared embeddings and encoder. Safe for any number of threads at once. */
  interface PreparedEncoder {

    /**
     * Computes what the output asks for and nothing else, and fills it.
     *
     * <p>It looks for an interrupt at least once a layer, and leaves nothing behind that the next
     * call could see if it gives up or fails.
     *
     * @param output its batch has been checked against the model's limits
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it still is
     *     afterwards
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
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     * @throws IllegalStateException if the model was closed
     */
    Matrix apply(Matrix rows);
  }
}
