package dev.jbert.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a {@link CrossEncoder} makes of logits: {@code activation_fn}. */
public enum ActivationFn {
  /** The scores are the logits. */
  IDENTITY("Identity"),
  /** Each logit on its own: {@code 1 / (1 + exp(-logit))}, from 0 to 1. */
  SIGMOID("Sigmoid"),
  /** Each logit on its own, from -1 to 1. */
  TANH("Tanh"),
  /** Each logit on its own, none below 0. */
  RELU("ReLU"),
  /** All labels of a pair together add up to 1. */
  SOFTMAX("Softmax");

  private static final String PACKAGE = "torch.nn.";

  private final String className;

  ActivationFn(String className) {
    this.className = className;
  }

  /** The names that {@link #ofClass} knows. */
  static List<String> classNames() {
    return Arrays.stream(values()).map(function -> PACKAGE + function.className).toList();
  }

  /** The function of a class of PyTorch, such as {@code torch.nn.modules.linear.Identity}. */
  static Optional<ActivationFn> ofClass(String qualifiedName) {
    if (!qualifiedName.startsWith(PACKAGE)) {
      return Optional.empty();
    }
    String simpleName = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
    return Arrays.stream(values())
        .filter(function -> function.className.equals(simpleName))
        .findFirst();
  }

  /**
   * Scores of one row.
   *
   * @param logits [labels]; read only
   * @return [labels], the caller's own
   */
  float[] apply(float[] logits) {
    if (this == SOFTMAX) {
      return Probabilities.softmax(logits);
    }
    float[] scores = new float[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = apply(logits[i]);
    }
    return scores;
  }

  private float apply(float logit) {
    return switch (this) {
      case IDENTITY -> logit;
      case SIGMOID -> Probabilities.sigmoid(logit);
      case TANH -> (float) Math.tanh(logit);
      case RELU -> Math.max(0, logit);
      case SOFTMAX -> throw new IllegalStateException("not of a single logit");
    };
  }
}
