package dev.jbert.model;

import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.Scratch;

/**
 * Everything that one forward pass writes before its result: the buffers of {@link Buffer} and the
 * kernels' own. Buffers grow to the largest size asked for and are reused, so a warm pass allocates
 * no activation. Serves one call at a time; {@link WorkspacePool} lends it.
 */
final class Workspace {

  /** The activations of a forward pass. */
  enum Buffer {
    /** [T, H] input of a layer, and its output. */
    HIDDEN_STATES,
    /** [R, H] the rows of the hidden states that the last layer or the encoder is asked for. */
    QUERY_STATES,
    /** [T, H] input of a layer of a decoder, and its output. */
    DECODER_STATES,
    /** [T, 3H] queries, keys and values side by side. */
    QUERY_KEY_VALUE,
    /** [T, H] the values mixed by attention. */
    CONTEXT,
    /** [T, H] output of the attention part. */
    ATTENDED,
    /** [T, I] the wide middle of the feed-forward part. */
    INTERMEDIATE,
    /** Attention probabilities of a batch, only when they are asked for. */
    PROBABILITIES,
    /** [B, H] the first rows, for the pooler. */
    FIRST_STATES,
    /** Output of an inner layer of a head. */
    HEAD_EVEN,
    /** Output of the next inner layer of a head. */
    HEAD_ODD
  }

  private final Kernels kernels;
  private final Scratch scratch;
  private final float[][] buffers = new float[Buffer.values().length][0];

  Workspace(Kernels kernels) {
    this.kernels = kernels;
    this.scratch = kernels.newScratch();
  }

  Kernels kernels() {
    return kernels;
  }

  Scratch scratch() {
    return scratch;
  }

  /** A buffer as a matrix; its content is whatever was left there. */
  Matrix matrix(Buffer buffer, int rows, int columns) {
    return Matrix.of(array(buffer, Math.multiplyExact(rows, columns)), rows, columns);
  }

  /** A buffer of at least {@code size} elements; its content is whatever was left there. */
  float[] array(Buffer buffer, int size) {
    float[] values = buffers[buffer.ordinal()];
    if (values.length < size) {
      values = new float[size];
      buffers[buffer.ordinal()] = values;
    }
    return values;
  }
}
