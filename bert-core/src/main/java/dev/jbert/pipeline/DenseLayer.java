package dev.jbert.pipeline;

import dev.jbert.kernel.Activation;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.Backend.PreparedLayers;
import dev.jbert.model.BertModel;
import dev.jbert.model.CheckpointException;
import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.RowLayer;
import dev.jbert.model.WeightScan;
import dev.jbert.pipeline.SentenceModule.Dense;
import dev.jbert.weights.TensorView;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link Dense} module with its weights, prepared for whatever computes the model.
 *
 * @param linear the layer and its activation
 * @param residual what of the input is added to the output
 */
record DenseLayer(PreparedLayers linear, Residual residual) {

  private static final String WEIGHT = "linear.weight";
  private static final String BIAS = "linear.bias";
  private static final String RESIDUAL = "residual.weight";
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
    LoadOptions options = model.loadOptions();
    try (WeightSource weights = WeightSource.open(dense.folder(), options.limits().weights())) {
      Map<String, float[]> values = new HashMap<>();
      for (TensorView tensor : tensors(dense, weights)) {
        if (options.weightScan() == WeightScan.FINITE) {
          WeightScan.requireFinite(tensor);
        }
        values.put(tensor.info().name(), tensor.toFloatArray());
      }
      float[] noBias = new float[dense.outFeatures()];
      Matrix weight = matrix(values.get(WEIGHT), dense);
      float[] bias = values.getOrDefault(BIAS, noBias);
      return new DenseLayer(
          model.prepareLayers(
              List.of(new RowLayer.Dense(weight, bias, dense.activationFunction()))),
          residual(dense, values, model));
    }
  }

  /** The tensors that the module has, each of the right shape. */
  static List<TensorView> tensors(Dense dense, WeightSource weights) {
    int out = dense.outFeatures();
    int in = dense.inFeatures();
    List<TensorView> tensors = new ArrayList<>();
    tensors.add(weights.tensor(WEIGHT, out, in));
    if (dense.bias()) {
      tensors.add(weights.tensor(BIAS, out));
    }
    if (dense.useResidual() && in != out) {
      tensors.add(weights.tensor(RESIDUAL, out, in));
    }
    return tensors;
  }

  private static void refusePickled(Path folder) {
    boolean safe =
        Files.exists(folder.resolve(WeightSource.FILE_NAME))
            || Files.exists(folder.resolve(WeightSource.INDEX_NAME));
    if (!safe && Files.exists(folder.resolve(PICKLED))) {
      throw new CheckpointException(
          Reason.MISSING_WEIGHTS,
          folder.resolve(PICKLED),
          "expected the weights as %s: jbert import converts the folder"
              .formatted(WeightSource.FILE_NAME));
    }
  }

  private static Residual residual(Dense dense, Map<String, float[]> values, BertModel model) {
    if (!dense.useResidual()) {
      return new Residual.None();
    }
    float[] weight = values.get(RESIDUAL);
    if (weight == null) {
      return new Residual.Input();
    }
    float[] noBias = new float[dense.outFeatures()];
    return new Residual.Projected(
        model.prepareLayers(
            List.of(new RowLayer.Dense(matrix(weight, dense), noBias, Activation.IDENTITY))));
  }

  private static Matrix matrix(float[] values, Dense dense) {
    return Matrix.of(values, dense.outFeatures(), dense.inFeatures());
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
