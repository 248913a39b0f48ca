package dev.jbert.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Chosen rows of a batch, sequence by sequence.
 *
 * @param starts [B+1] index in {@code rows} of each sequence's first chosen row, then their number
 * @param rows rows of the batch, ascending
 */
record SelectedRows(int[] starts, int[] rows) {

  /**
   * The rows that a request for the last hidden state names.
   *
   * @throws IllegalArgumentException if a position lies outside its sequence
   */
  static SelectedRows of(TokenRows asked, TokenBatch batch) {
    return switch (asked) {
      case TokenRows.None _ -> collect(batch, _ -> new int[0]);
      case TokenRows.First _ -> collect(batch, _ -> new int[] {0});
      case TokenRows.All _ -> {
        int[] rows = new int[batch.tokens()];
        Arrays.setAll(rows, row -> row);
        yield new SelectedRows(batch.sequenceStartsView(), rows);
      }
      case TokenRows.At at -> {
        check(at, batch);
        yield collect(batch, at::positions);
      }
    };
  }

  private static void check(TokenRows.At at, TokenBatch batch) {
    if (at.sequences() != batch.sequences()) {
      throw new IllegalArgumentException(
          "rows are asked of %d sequences, the batch has %d"
              .formatted(at.sequences(), batch.sequences()));
    }
    for (int b = 0; b < at.sequences(); b++) {
      int[] positions = at.positions(b);
      int length = batch.sequenceLength(b);
      if (positions.length > 0 && positions[positions.length - 1] >= length) {
        throw new IllegalArgumentException(
            "sequence %d: position %d is asked for, the sequence has %d tokens"
                .formatted(b, positions[positions.length - 1], length));
      }
    }
  }

  private interface PositionsOf {
    int[] sequence(int b);
  }

  private static SelectedRows collect(TokenBatch batch, PositionsOf positionsOf) {
    int[] starts = new int[batch.sequences() + 1];
    int[] rows = new int[batch.tokens()];
    for (int b = 0; b < batch.sequences(); b++) {
      int count = starts[b];
      for (int position : positionsOf.sequence(b)) {
        rows[count++] = batch.sequenceStart(b) + position;
      }
      starts[b + 1] = count;
    }
    return new SelectedRows(starts, Arrays.copyOf(rows, starts[batch.sequences()]));
  }

  /** The rows of this selection and the first row of each sequence. */
  SelectedRows withFirstRows(TokenBatch batch) {
    return collect(
        batch,
        b ->
            IntStream.concat(
                    IntStream.of(0),
                    Arrays.stream(rows, starts[b], starts[b + 1])
                        .map(row -> row - batch.sequenceStart(b)))
                .distinct()
                .toArray());
  }

  /** The rows of the sequences {@code from} to {@code to}, counted from the first one's start. */
  SelectedRows sequences(int from, int to, TokenBatch batch) {
    if (from == 0 && to == batch.sequences()) {
      return this;
    }
    int[] partStarts = Arrays.copyOfRange(starts, from, to + 1);
    subtract(starts[from], partStarts);
    int[] partRows = Arrays.copyOfRange(rows, starts[from], starts[to]);
    subtract(batch.sequenceStart(from), partRows);
    return new SelectedRows(partStarts, partRows);
  }

  private static void subtract(int first, int[] indices) {
    for (int i = 0; i < indices.length; i++) {
      indices[i] -= first;
    }
  }

  /** The chosen rows' positions in their sequences, from 0. */
  int[] positions(TokenBatch batch) {
    int[] positions = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      positions[r] = batch.positionsView()[rows[r]];
    }
    return positions;
  }

  int count() {
    return rows.length;
  }

  /** Index of a batch row among the chosen ones. */
  int indexOf(int row) {
    int index = Arrays.binarySearch(rows, row);
    if (index < 0) {
      throw new IllegalArgumentException("row " + row + " is not among the chosen rows");
    }
    return index;
  }
}
