package dev.jbert.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What {@link TokenClassification} is asked for.
 *
 * @param aggregationStrategy how tokens become entities
 * @param ignoreLabels labels and tags that are left out of the result
 * @param stride if given, a text that is too long is read in windows that share so many tokens; if
 *     empty, it is cut, as in the reference
 * @param delimiter what stands between words where a text comes split into them; a space unless
 *     said otherwise
 */
public record TokenClassificationOptions(
    AggregationStrategy aggregationStrategy,
    List<String> ignoreLabels,
    OptionalInt stride,
    String delimiter) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if {@code stride} is below 0, or is given although tokens are
   *     not aggregated
   */
  public TokenClassificationOptions {
    Objects.requireNonNull(aggregationStrategy, "aggregationStrategy");
    Objects.requireNonNull(delimiter, "delimiter");
    ignoreLabels = List.copyOf(ignoreLabels);
    if (stride.isPresent() && stride.getAsInt() < 0) {
      throw new IllegalArgumentException("stride: expected 0 or more, found " + stride.getAsInt());
    }
    if (stride.isPresent() && aggregationStrategy == AggregationStrategy.NONE) {
      throw new IllegalArgumentException(
          "stride needs an aggregation strategy other than none, as tokens of two windows are one");
    }
  }

  /** Every token on its own, but none with the label {@code O}. */
  public static TokenClassificationOptions defaults() {
    return new TokenClassificationOptions(
        AggregationStrategy.NONE, List.of("O"), OptionalInt.empty(), " ");
  }

  /** These options with another way from tokens to entities. */
  public TokenClassificationOptions withAggregationStrategy(AggregationStrategy strategy) {
    return new TokenClassificationOptions(strategy, ignoreLabels, stride, delimiter);
  }

  /** These options with other labels that are left out. */
  public TokenClassificationOptions withIgnoreLabels(List<String> labels) {
    return new TokenClassificationOptions(aggregationStrategy, labels, stride, delimiter);
  }

  /** These options with windows over texts that are too long. */
  public TokenClassificationOptions withStride(int tokens) {
    return new TokenClassificationOptions(
        aggregationStrategy, ignoreLabels, OptionalInt.of(tokens), delimiter);
  }

  /** These options with something else between words than a space. */
  public TokenClassificationOptions withDelimiter(String text) {
    return new TokenClassificationOptions(aggregationStrategy, ignoreLabels, stride, text);
  }
}
