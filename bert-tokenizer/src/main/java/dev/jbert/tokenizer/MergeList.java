package dev.jbert.tokenizer;

import dev.jbert.tokenizer.TokenizerFileException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Gathers the merges of a file, the first one first, and refuses what cannot be a merge. */
final class MergeList {

  private final ModelTokens model;
  private final int maxMerges;
  private final List<Merge> merges = new ArrayList<>();
  private final Map<Pair, Integer> numbers = new HashMap<>();

  /** The place in a file that an error is about. */
  @FunctionalInterface
  interface Place {
    TokenizerFileException error(Reason reason, String problem);
  }

  private record Pair(int left, int right) {}

  private record Merge(Pair pair, int result) {}

  MergeList(ModelTokens model) {
    this(model, TokenizerLimits.DEFAULTS.maxTokens());
  }

  /**
   * @param maxMerges as many as there may be tokens
   */
  MergeList(ModelTokens model, int maxMerges) {
    this.model = model;
    this.maxMerges = maxMerges;
  }

  /**
   * Adds the next merge.
   *
   * @throws TokenizerFileException if a token of it is not in the vocabulary, it is there already,
   *     or there are too many
   */
  void add(String left, String right, Place place) {
    if (merges.size() == maxMerges) {
      throw place.error(
          Reason.TOO_LARGE, "there are more than the limit of " + maxMerges + " merges");
    }
    Pair pair = new Pair(id(left, place), id(right, place));
    int number = merges.size() + 1;
    Integer earlier = numbers.putIfAbsent(pair, number);
    if (earlier != null) {
      throw place.error(
          Reason.DUPLICATE_TOKEN,
          String.format("merge %d, '%s' '%s', is merge %d already", number, left, right, earlier));
    }
    merges.add(new Merge(pair, id(left + right, place)));
  }

  private int id(String token, Place place) {
    OptionalInt id = model.find(token);
    if (id.isEmpty()) {
      throw place.error(
          Reason.MISSING_TOKEN,
          String.format(
              "merge %d has or makes the token '%s', which is not in the vocabulary of %d",
              merges.size() + 1, token, model.size()));
    }
    return id.getAsInt();
  }

  Merges build() {
    return new Merges(
        merges.stream().mapToInt(merge -> merge.pair().left()).toArray(),
        merges.stream().mapToInt(merge -> merge.pair().right()).toArray(),
        merges.stream().mapToInt(Merge::result).toArray());
  }
}
