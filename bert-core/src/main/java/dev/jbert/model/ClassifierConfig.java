package dev.jbert.model;

import java.util.List;
import java.util.Optional;

/**
 * What a classifier says: the keys of config.json in camel case.
 *
 * @param labels names of the classes, {@code id2label}, in the order of the logits; {@code
 *     LABEL_0}, {@code LABEL_1} and so on, as many as {@code num_labels}, 2 when that is absent too
 * @param problemType what the logits mean, {@code problem_type}; empty when the key is absent
 */
public record ClassifierConfig(List<String> labels, Optional<ProblemType> problemType) {

  /** Copies the list. */
  public ClassifierConfig {
    labels = List.copyOf(labels);
  }

  /** Number of classes. */
  public int numLabels() {
    return labels.size();
  }
}
