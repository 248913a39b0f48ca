package dev.jbert.pipeline;

import dev.jbert.kernel.Matrix;
import dev.jbert.model.BertConfig;
import dev.jbert.model.ProblemType;

/** How the logits of a classifier become scores: {@code function_to_apply}. */
public enum FunctionToApply {
  /** Each label on its own: {@code 1 / (1 + exp(-logit))}. */
  SIGMOID,
  /** All labels together add up to 1. */
  SOFTMAX,
  /** The scores are the logits. */
  NONE;

  /**
   * What a model's configuration asks for, as in the reference: nothing for a regression, the
   * sigmoid for several labels at once and for a single label, otherwise the softmax.
   */
  static FunctionToApply of(BertConfig config) {
    return config
        .problemType()
        .map(FunctionToApply::of)
        .orElse(config.numLabels() == 1 ? SIGMOID : SOFTMAX);
  }

  private static FunctionToApply of(ProblemType type) {
    return switch (type) {
      case REGRESSION -> NONE;
      case MULTI_LABEL_CLASSIFICATION -> SIGMOID;
      case SINGLE_LABEL_CLASSIFICATION -> SOFTMAX;
    };
  }

  /**
   * Scores of one row.
   *
   * @param logits [rows, labels]; read only
   * @return [labels], the caller's own
   */
  float[] apply(Matrix logits, int row) {
    return switch (this) {
      case SIGMOID -> sigmoid(Pooling.row(logits, row));
      case SOFTMAX -> Probabilities.softmax(logits, row);
      case NONE -> Pooling.row(logits, row);
    };
  }

  private static float[] sigmoid(float[] logits) {
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Probabilities.sigmoid(logits[i]);
    }
    return logits;
  }
}
