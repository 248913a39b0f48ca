package dev.jbert.model;

import java.util.Arrays;

/** Which row of the position table a token takes. */
public enum PositionNumbering {
  /** 0 for the first token of a sequence, 1 for the next. Devlin et al. 2019. */
  FROM_ZERO {
    @Override
    int reservedRows(int padTokenId) {
      return 0;
    }

    @Override
    int[] rows(TokenBatch batch, int padTokenId) {
      return batch.positionsView();
    }
  },
  /** As {@link #FROM_ZERO}, in a table with two rows more in front: BART. Lewis et al. 2020. */
  AFTER_TWO_ROWS {
    private static final int ROWS_IN_FRONT = 2;

    @Override
    int tableRows(int maxPositionEmbeddings) {
      return maxPositionEmbeddings + ROWS_IN_FRONT;
    }

    @Override
    int reservedRows(int padTokenId) {
      return 0;
    }

    @Override
    int[] rows(TokenBatch batch, int padTokenId) {
      return Arrays.stream(batch.positionsView()).map(t -> t + ROWS_IN_FRONT).toArray();
    }
  },
  /**
   * The padding token's id for padding tokens, and from the id behind it on for the others, counted
   * without the padding: RoBERTa, as its predecessor fairseq had it. It goes by the ids, not by the
   * attention mask.
   */
  AFTER_PADDING {
    @Override
    int reservedRows(int padTokenId) {
      return padTokenId + 1;
    }

    @Override
    int[] rows(TokenBatch batch, int padTokenId) {
      int[] inputIds = batch.inputIdsView();
      int[] rows = new int[inputIds.length];
      Arrays.fill(rows, padTokenId);
      for (int b = 0; b < batch.sequences(); b++) {
        int next = padTokenId + 1;
        for (int t = batch.sequenceStart(b); t < batch.sequenceStart(b + 1); t++) {
          if (inputIds[t] != padTokenId) {
            rows[t] = next++;
          }
        }
      }
      return rows;
    }
  };

  /** Rows of a table for {@code maxPositionEmbeddings}. */
  int tableRows(int maxPositionEmbeddings) {
    return maxPositionEmbeddings;
  }

  /**
   * Rows of the table, as far as config.json counts them, that no token of a sequence without
   * padding takes.
   */
  abstract int reservedRows(int padTokenId);

  /** [T] the tokens' rows; read only. */
  abstract int[] rows(TokenBatch batch, int padTokenId);
}
