package dev.jbert.model;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.kernel.WordTable;
import dev.jbert.model.Workspace.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of a head, prepared for {@link Kernels}. They take some rows at a time: that bounds the
 * buffers between the layers, and how long an interrupt goes unnoticed.
 */
final class CpuLayers implements Backend.PreparedLayers {

  private final List<Step> steps;
  private final int inputSize;
  private final int rowBudget;
  private final WorkspacePool workspaces;

  private sealed interface Step {
    int outputSize();

    void apply(Matrix x, Matrix y, Workspace workspace);

    record DenseStep(Linear linear, Activation activation, int outputSize) implements Step {
      @Override
      public void apply(Matrix x, Matrix y, Workspace workspace) {
        linear.forward(x, activation, y, workspace);
      }
    }

    record NormStep(LayerNorm norm) implements Step {
      @Override
      public int outputSize() {
        return norm.weight().length;
      }

      @Override
      public void apply(Matrix x, Matrix y, Workspace workspace) {
        workspace.kernels().layerNorm(x, norm, y);
      }
    }
  }

  private CpuLayers(List<Step> steps, int inputSize, int rowBudget, WorkspacePool workspaces) {
    this.steps = steps;
    this.inputSize = inputSize;
    this.rowBudget = rowBudget;
    this.workspaces = workspaces;
  }

  /**
   * Prepares layers.
   *
   * @param encoder whose kernels, workspaces and word embeddings they use; rows that go through
   *     together are as many as its tokens
   */
  static CpuLayers prepare(List<RowLayer> layers, CpuEncoder encoder) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("no layers");
    }
    List<Step> steps = new ArrayList<>();
    int width = layers.getFirst().inputSize();
    for (RowLayer layer : layers) {
      if (layer.inputSize() != width) {
        throw new IllegalArgumentException(
            "layer %d takes rows of width %d, the one before gives %d"
                .formatted(steps.size(), layer.inputSize(), width));
      }
      steps.add(prepare(layer, encoder));
      width = layer.outputSize();
    }
    return new CpuLayers(
        List.copyOf(steps),
        layers.getFirst().inputSize(),
        encoder.tokenBudget(),
        encoder.workspaces());
  }

  private static Step prepare(RowLayer layer, CpuEncoder encoder) {
    Kernels kernels = encoder.kernels();
    WordTable words = encoder.stack().wordEmbeddings();
    return switch (layer) {
      case RowLayer.Dense(Matrix weight, float[] bias, Activation activation) ->
          new Step.DenseStep(
              new Linear(kernels.pack(weight), bias.clone()), activation, weight.rows());
      case RowLayer.TiedDecoder(float[] bias, _) ->
          new Step.DenseStep(
              new Linear(
                  encoder.packing().pack(kernels, words.rows(), words.columns(), words),
                  bias.clone()),
              Activation.IDENTITY,
              words.rows());
      case RowLayer.Norm(LayerNorm norm) -> new Step.NormStep(norm);
    };
  }

  @Override
  public Matrix apply(Matrix rows) {
    if (rows.columns() != inputSize) {
      throw new IllegalArgumentException(
          "rows of width %d, expected %d".formatted(rows.columns(), inputSize));
    }
    Matrix result = Matrix.zeros(rows.rows(), steps.getLast().outputSize());
    return workspaces.with(
        workspace -> {
          int from = 0;
          while (from < rows.rows()) {
            Interruption.check();
            int count = Math.min(rowBudget, rows.rows() - from);
            apply(rows.rows(from, count), result.rows(from, count), workspace);
            from += count;
          }
          return result;
        });
  }

  private void apply(Matrix rows, Matrix result, Workspace workspace) {
    Matrix x = rows;
    for (int i = 0; i < steps.size() - 1; i++) {
      Buffer buffer = i % 2 == 0 ? Buffer.HEAD_EVEN : Buffer.HEAD_ODD;
      Matrix y = workspace.matrix(buffer, rows.rows(), steps.get(i).outputSize());
      steps.get(i).apply(x, y, workspace);
      x = y;
    }
    steps.getLast().apply(x, result, workspace);
  }
}
