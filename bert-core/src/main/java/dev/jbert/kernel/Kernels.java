package dev.jbert.kernel;

import java.util.function.IntConsumer;

/**
 * The arithmetic of the encoder, ignorant of models.
 *
 * <p>{@link ScalarKernels} is the textbook, {@link VectorKernels} its twin on the Vector API. Both
 * give every output element the same sequence of operations whatever else is in the call and
 * however many threads share it, so a result never depends on the batch or on the threads.
 *
 * <p>Instances are immutable and may be used by any number of threads at once; what a call writes
 * is in its arguments and in its {@link Scratch}, which serves one call at a time.
 */
public sealed interface Kernels extends AutoCloseable permits ScalarKernels, VectorKernels {

  /** Which kernels these are and why, in one line: {@code vector, 512-bit, 16 lanes; 2 threads}. */
  String description();

  /** Threads that share one operation. */
  int threads();

  /**
   * Runs tasks that do not depend on each other, shared out among the threads, and returns when all
   * have run. Kernels that a task calls run on its thread alone.
   *
   * @param task takes 0 to {@code tasks - 1}
   * @throws RuntimeException or Error, one that a task threw; tasks not yet begun are skipped
   */
  void forEach(int tasks, IntConsumer task);

  /** Buffers for one call at a time. */
  Scratch newScratch();

  /**
   * Prepares a weight for {@link #linear}.
   *
   * @param weight [out, in], as stored in the checkpoint; read only, not kept
   */
  PackedMatrix pack(Matrix weight);

  /**
   * Prepares a weight that is read some rows at a time, so that there is never a second copy.
   *
   * @param rows of a weight [out, in], as stored in the checkpoint
   */
  PackedMatrix pack(int out, int in, RowReader rows);

  /**
   * Prepares a weight that may stay where it is read from as long as few products need it, see
   * {@link PanelsOnDemand}; for a process that ends soon.
   *
   * @param rows of a weight [out, in], as stored in the checkpoint; read by products too, which
   *     throw what it throws
   */
  PackedMatrix packWhenReused(int out, int in, RowReader rows);

  /**
   * Prepares a weight as bfloat16: half the bytes, 8 bits of precision instead of 24.
   *
   * @param rows of a weight [out, in], as stored in the checkpoint
   * @param exactColumns columns of the weight that keep their precision, each once; their
   *     remainders are kept as floats
   */
  PackedMatrix packBf16(int out, int in, RowReader rows, int[] exactColumns);

  /**
   * Linear layer: {@code y = activation(x · Wᵀ + b)}.
   *
   * @param x [rows, in]; read only
   * @param weight [out, in], packed by these kernels
   * @param bias [out], or empty for none
   * @param activation applied to every element
   * @param y [rows, out], overwritten; must not overlap x
   * @throws IllegalArgumentException if shapes disagree; names both
   */
  void linear(
      Matrix x,
      PackedMatrix weight,
      float[] bias,
      Activation activation,
      Matrix y,
      Scratch scratch);

  /**
   * Two linear layers with an activation between them: {@code y = activation(x · W₁ᵀ + b₁) · W₂ᵀ +
   * b₂}, bit for bit what two calls of {@link #linear} give.
   *
   * @param x [rows, in]; read only
   * @param intermediate W₁ [wide, in], packed by these kernels
   * @param intermediateBias b₁ [wide], or empty for none
   * @param activation applied to every element between the two
   * @param output W₂ [out, wide], packed by these kernels
   * @param outputBias b₂ [out], or empty for none
   * @param y [rows, out], overwritten; must not overlap x
   * @throws IllegalArgumentException if shapes disagree; names both
   */
  void feedForward(
      Matrix x,
      PackedMatrix intermediate,
      float[] intermediateBias,
      Activation activation,
      PackedMatrix output,
      float[] outputBias,
      Matrix y,
      Scratch scratch);

  /**
   * Attention of every query over the keys of its sequence: {@code softmax(q·kᵀ / √D + bias) · v},
   * head by head.
   *
   * @param query [Tq, H], H = N · D, head n in columns n·D to (n+1)·D; read only
   * @param key [Tk, H]; read only
   * @param value [Tk, H]; read only
   * @param layout which rows belong together, and which keys are attended; a key that is not is as
   *     good as absent, and a query without any key has a context of zeros
   * @param context [Tq, H], overwritten; must not overlap the inputs
   * @throws IllegalArgumentException if shapes or layout disagree; names both
   */
  void attention(
      Matrix query,
      Matrix key,
      Matrix value,
      AttentionLayout layout,
      Matrix context,
      Scratch scratch);

  /**
   * The probabilities that {@link #attention} weighs the values with.
   *
   * @param probabilities overwritten; for each sequence b in turn a block {@code [N, Sq, Sk]}, end
   *     to end from index 0
   * @throws IllegalArgumentException if shapes or layout disagree, or the array is too small
   */
  void attentionProbabilities(
      Matrix query, Matrix key, AttentionLayout layout, float[] probabilities, Scratch scratch);

  /**
   * {@code y = LayerNorm(x + residual)} row by row, variance in two passes.
   *
   * @param x [rows, H]; read only unless it is y
   * @param residual [rows, H]; read only unless it is y
   * @param norm weight and bias [H], epsilon
   * @param y [rows, H], overwritten; may be x or residual
   * @throws IllegalArgumentException if shapes disagree; names both
   */
  void addLayerNorm(Matrix x, Matrix residual, LayerNorm norm, Matrix y);

  /**
   * {@code y = LayerNorm(x)}; y may be x.
   *
   * @throws IllegalArgumentException if shapes disagree; names both
   */
  void layerNorm(Matrix x, LayerNorm norm, Matrix y);

  /**
   * {@code y[t] = LayerNorm(word[inputIds[t]] + tokenType[tokenTypeIds[t]] +
   * position[positions[t]])}.
   *
   * @param tables word [V, E], token type [.., E] and position [.., E] tables
   * @param y [T, E], overwritten
   * @throws IllegalArgumentException if sizes disagree or an id lies outside its table; names it
   */
  void embed(EmbeddingTables tables, int[] inputIds, int[] tokenTypeIds, int[] positions, Matrix y);

  /** Softmax of every row, in place. */
  void softmax(Matrix rows);

  /**
   * Ends the threads and returns when they have ended. Optional: they are daemons and sleep when
   * idle. Calls made later still work, on their caller's thread alone; closing again does nothing.
   */
  @Override
  void close();
}
