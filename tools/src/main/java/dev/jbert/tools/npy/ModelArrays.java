package dev.jbert.tools.npy;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.AttentionProbabilities;
import dev.jbert.model.ModelOutput;
import dev.jbert.model.PaddedStates;
import java.util.List;

/** What a model gives, in the shapes that Hugging Face users know. */
public final class ModelArrays {
  private ModelArrays() {}

  /** Returns a copy of a matrix, [rows, columns]. */
  public static FloatArray of(Matrix matrix) {
    int columns = matrix.columns();
    float[] data = new float[Math.multiplyExact(matrix.rows(), columns)];
    for (int r = 0; r < matrix.rows(); r++) {
      System.arraycopy(matrix.values(), matrix.rowOffset(r), data, r * columns, columns);
    }
    return FloatArray.of(data, matrix.rows(), columns);
  }

  /** Returns padded states, [B, S, H]; shares their values. */
  public static FloatArray of(PaddedStates states) {
    return FloatArray.of(
        states.values(), states.sequences(), states.paddedLength(), states.hiddenSize());
  }

  /** Returns the attention probabilities of a layer, padded with zeros: [B, N, S, S]. */
  public static FloatArray attentions(ModelOutput output, int layer) {
    int sequences = output.sequences();
    int width = output.batch().paddedLength();
    int heads = output.attentions(layer, 0).numHeads();
    long elements = (long) sequences * heads * width * width;
    float[] data = new float[Math.toIntExact(elements)];
    for (int b = 0; b < sequences; b++) {
      AttentionProbabilities block = output.attentions(layer, b);
      int size = block.sequenceLength();
      for (int row = 0; row < heads * size; row++) {
        int target = ((b * heads + row / size) * width + row % size) * width;
        System.arraycopy(block.values(), row * size, data, target, size);
      }
    }
    return FloatArray.of(data, sequences, heads, width, width);
  }

  /**
   * Returns rows of real tokens as a rectangle padded with zeros, [B, S, columns].
   *
   * @param rows [T, columns], in the order of the batch
   */
  public static FloatArray padded(Matrix rows, ModelOutput output) {
    int width = output.batch().paddedLength();
    int columns = rows.columns();
    long elements = (long) output.sequences() * width * columns;
    float[] data = new float[Math.toIntExact(elements)];
    for (int b = 0; b < output.sequences(); b++) {
      for (int t = 0; t < output.batch().sequenceLength(b); t++) {
        int from = rows.rowOffset(output.batch().sequenceStart(b) + t);
        System.arraycopy(rows.values(), from, data, (b * width + t) * columns, columns);
      }
    }
    return FloatArray.of(data, output.sequences(), width, columns);
  }

  /**
   * Returns rows of real tokens, a matrix for each sequence, as a rectangle padded with zeros: [B,
   * S, columns].
   *
   * @param width S
   */
  public static FloatArray padded(List<Matrix> sequences, int width) {
    int columns = sequences.isEmpty() ? 0 : sequences.getFirst().columns();
    float[] data = new float[Math.toIntExact((long) sequences.size() * width * columns)];
    for (int b = 0; b < sequences.size(); b++) {
      Matrix rows = sequences.get(b);
      for (int t = 0; t < rows.rows(); t++) {
        int to = (b * width + t) * columns;
        System.arraycopy(rows.values(), rows.rowOffset(t), data, to, columns);
      }
    }
    return FloatArray.of(data, sequences.size(), width, columns);
  }
}
