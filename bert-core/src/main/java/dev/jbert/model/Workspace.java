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
    /** Attention probabilities of a batch, only when they are asked for. */
    PROBABILITIES,
    /** [B, H] the first rows, for the pooler. */
    FIRST_STATES,
    /** Output of an inner layer of a head. */
    HEAD_EVEN,
    /** Output of the next inner layer of a head. */
    HEAD_ODD
  }

  /** Floats in a cache line of 64 bytes. */
  private static final int LINE = 16;

  /** Floats after which sets of the first-level cache come round again, at least in part. */
  private static final int LINES_APART = 128;

  /** As in {@link dev.jbert.kernel.PackedMatrix}: with it, rows begin on a cache line. */
  private static final int LEAD = 12;

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
    int stride = stride(columns);
    float[] values = array(buffer, Math.addExact(LEAD, Math.multiplyExact(rows, stride)));
    return new Matrix(values, LEAD, rows, columns, stride);
  }

  /**
   * Rows a power of two apart would all fall into the same few sets of the first-level cache, and a
   * tile's rows would drive each other out.
   */
  private static int stride(int columns) {
    return columns % LINES_APART == 0 ? columns + LINE : columns;
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
