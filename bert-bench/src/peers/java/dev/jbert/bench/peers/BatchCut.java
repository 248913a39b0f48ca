package dev.jbert.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How sequences of several lengths are cut into batches that padding makes as long as each other.
 */
enum BatchCut {
  /** One batch, as long as the longest sequence. */
  PADDED(""),
  /** Each sequence by itself: no padding, and the weights are read for each. */
  ONE_BY_ONE(", one by one"),
  /** Sorted by length, eight to a batch. */
  SORTED(", sorted, by eights");

  private static final int SORTED_BATCH = 8;

  private final String label;

  BatchCut(String label) {
    this.label = label;
  }

  /** What is put behind the name of who does it. */
  String label() {
    return label;
  }

  /** The batches; the order of sequences may be another. */
  List<int[][]> batches(int[][] sequences) {
    int[][] ordered = sequences.clone();
    if (this == SORTED) {
      Arrays.sort(ordered, Comparator.comparingInt(ids -> ids.length));
    }
    int size =
        switch (this) {
          case PADDED -> sequences.length;
          case ONE_BY_ONE -> 1;
          case SORTED -> SORTED_BATCH;
        };
    List<int[][]> batches = new ArrayList<>();
    for (int from = 0; from < ordered.length; from += size) {
      batches.add(Arrays.copyOfRange(ordered, from, Math.min(from + size, ordered.length)));
    }
    return batches;
  }
}
