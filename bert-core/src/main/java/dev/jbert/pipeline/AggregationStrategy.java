package dev.jbert.pipeline;

/** How {@link TokenClassification} makes entities of tokens: {@code aggregation_strategy}. */
public enum AggregationStrategy {
  /** It does not: every token is an entity with the label that the model gives it. */
  NONE,
  /** Neighbouring tokens of one tag are an entity. */
  SIMPLE,
  /** As {@link #SIMPLE}, but whole words: each has the label of its first token. */
  FIRST,
  /** As {@link #SIMPLE}, but whole words: each has the label that is best on average. */
  AVERAGE,
  /** As {@link #SIMPLE}, but whole words: each has the label of its most certain token. */
  MAX
}
