package dev.jbert.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the logits of a classifier mean: {@code problem_type} of config.json. */
public enum ProblemType {
  /** The logits are the answer. */
  REGRESSION,
  /** One label is right: softmax over all. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of labels is right: sigmoid of each. */
  MULTI_LABEL_CLASSIFICATION;

  /** The type of a name such as {@code multi_label_classification}; empty if there is none. */
  static Optional<ProblemType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.key().equals(name)).findFirst();
  }

  /** The name in config.json: {@code multi_label_classification}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
