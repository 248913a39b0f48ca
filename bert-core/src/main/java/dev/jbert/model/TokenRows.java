package dev.jbert.model;

import java.util.Arrays;
import java.util.List;

/** Which tokens' rows of the last hidden state are asked for. Immutable. */
public sealed interface TokenRows {

  /** No row. */
  TokenRows NONE = new None();

  /** The first token of each sequence, {@code [CLS]}. */
  TokenRows FIRST = new First();

  /** Every token. */
  TokenRows ALL = new All();

  /**
   * Chosen positions of each sequence.
   *
   * @param positions for each sequence its positions, strictly ascending; may be empty
   * @throws IllegalArgumentException if positions are negative or do not ascend
   */
  static TokenRows at(int[]... positions) {
    return new At(Arrays.stream(positions).map(int[]::clone).toList());
  }

  /** No row. */
  record None() implements TokenRows {}

  /** The first token of each sequence. */
  record First() implements TokenRows {}

  /** Every token. */
  record All() implements TokenRows {}

  /** Chosen positions; made by {@link TokenRows#at}. */
  final class At implements TokenRows {
    private final List<int[]> positions;

    private At(List<int[]> positions) {
      this.positions = positions;
      for (int b = 0; b < positions.size(); b++) {
        int before = -1;
        for (int position : positions.get(b)) {
          if (position <= before) {
            throw new IllegalArgumentException(
                "positions of sequence %d: expected ascending from 0, found %s"
                    .formatted(b, Arrays.toString(positions.get(b))));
          }
          before = position;
        }
      }
    }

    /** Number of sequences that positions are given for. */
    public int sequences() {
      return positions.size();
    }

    /** The positions asked of a sequence, ascending. */
    public int[] positions(int sequence) {
      return positions.get(sequence).clone();
    }
  }
}
