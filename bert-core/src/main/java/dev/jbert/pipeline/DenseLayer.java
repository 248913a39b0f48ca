package dev.jbert.pipeline;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.RowLayer;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@link Dense} module with its weights, prepared for whatever computes the model.
 *
 * @param linear the layer and its activation
 * @param residual what of the input is added to the output
 */
record DenseLayer(PreparedLayers linear, Residual residual) {

  private static final String PICKLED = "pytorch_model.bin";

  /** What of the input is added to the output. */
  private sealed interface Residual {

    /** Nothing. */
    record None() implements Residual {}

    /** The input. */
    record Input() implements Residual {}

    /** The input by a matrix. */
    record Projected(PreparedLayers projection) implements Residual {}
  }

  /**
   * Reads the weights.
   *
   * @throws CheckpointException if there are none that can be read
   * @throws dev.jbert.weights.SafetensorsException if they are unsound or of the wrong shape
   */
  static DenseLayer load(Dense dense, BertModel model) throws IOException {
    refusePickled(dense.folder());
    try (WeightSource weights = WeightSource.open(dense.folder())) {
      Matrix weight = matrix(weights, "linear.weight", dense);
      float[] bias =
          dense.bias()
              ? weights.tensor("linear.bias", dense.outFeatures()).toFloatArray()
              : new float[dense.outFeatures()];
      PreparedLayers linear =
          model.prepareLayers(
              List.of(new RowLayer.Dense(weight, bias, dense.activationFunction())));
      return new DenseLayer(linear, residual(dense, weights, model));
    }
  }

  private static void refusePickled(Path folder) {
    boolean safe =
        Files.exists(folder.resolve(WeightSource.FILE_NAME))
            || Files.exists(folder.resolve(WeightSource.INDEX_NAME));
    if (!safe && Files.exists(folder.resolve(PICKLED))) {
      throw new CheckpointException(
          Reason.MISSING_WEIGHTS,
          folder.resolve(PICKLED),
          "expected the weights as %s: jbert import converts them"
              .formatted(WeightSource.FILE_NAME));
    }
  }

  private static Residual residual(Dense dense, WeightSource weights, BertModel model) {
    if (!dense.useResidual()) {
      return new Residual.None();
    }
    if (dense.inFeatures() == dense.outFeatures()) {
      return new Residual.Input();
    }
    Matrix weight = matrix(weights, "residual.weight", dense);
    float[] noBias = new float[dense.outFeatures()];
    return new Residual.Projected(
        model.prepareLayers(List.of(new RowLayer.Dense(weight, noBias, Activation.IDENTITY))));
  }

  private static Matrix matrix(WeightSource weights, String name, Dense dense) {
    int out = dense.outFeatures();
    int in = dense.inFeatures();
    return Matrix.of(weights.tensor(name, out, in).toFloatArray(), out, in);
  }

  /**
   * Applies the module.
   *
   * @param vectors [B, inFeatures]; read only
   * @return [B, outFeatures], the caller's own
   */
  Matrix apply(Matrix vectors) {
    Matrix result = linear.apply(vectors);
    switch (residual) {
      case Residual.None() -> {}
      case Residual.Input() -> add(vectors, result);
      case Residual.Projected(PreparedLayers projection) -> add(projection.apply(vectors), result);
    }
    return result;
  }

  private static void add(Matrix from, Matrix to) {
    for (int r = 0; r < from.rows(); r++) {
      for (int c = 0; c < from.columns(); c++) {
        to.values()[to.rowOffset(r) + c] += from.values()[from.rowOffset(r) + c];
      }
    }
  }
}
