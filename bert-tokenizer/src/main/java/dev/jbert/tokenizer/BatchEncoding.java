package dev.jbert.tokenizer;

import java.util.List;

/**
 * The rows of a batch: for each input its row, followed by its overflow windows where they were
 * asked for. Immutable and thread-safe.
 */
public final class BatchEncoding {

  private final List<Encoding> rows;
  private final int[] overflowToSampleMapping;

  BatchEncoding(List<Encoding> rows, int[] overflowToSampleMapping) {
    this.rows = List.copyOf(rows);
    this.overflowToSampleMapping = overflowToSampleMapping;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** All rows. */
  public List<Encoding> rows() {
    return rows;
  }

  /** For each row the number of the input that it comes from, a copy. */
  public int[] overflowToSampleMapping() {
    return overflowToSampleMapping.clone();
  }
}
