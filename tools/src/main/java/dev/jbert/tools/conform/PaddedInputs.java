package dev.jbert.tools.conform;

import dev.jbert.model.TokenBatch;
import java.util.Arrays;
import java.util.Optional;

/**
 * Exact model inputs as the reference had them: rectangles [B, S].
 *
 * @param inputIds ids
 * @param tokenTypeIds 0 where the reference gave none
 * @param attentionMask 1 where the reference gave none
 */
record PaddedInputs(int[][] inputIds, int[][] tokenTypeIds, int[][] attentionMask) {
  static PaddedInputs read(JsonNode inputs) throws FormException {
    int[][] inputIds = inputs.get("input_ids").integerRows();
    Optional<JsonNode> tokenTypeIds = inputs.find("token_type_ids");
    Optional<JsonNode> attentionMask = inputs.find("attention_mask");
    return new PaddedInputs(
        inputIds,
        tokenTypeIds.isPresent() ? tokenTypeIds.get().integerRows() : filled(inputIds, 0),
        attentionMask.isPresent() ? attentionMask.get().integerRows() : filled(inputIds, 1));
  }

  private static int[][] filled(int[][] like, int value) {
    int[][] rows = new int[like.length][];
    for (int b = 0; b < like.length; b++) {
      rows[b] = new int[like[b].length];
      Arrays.fill(rows[b], value);
    }
    return rows;
  }

  /** B. */
  int sequences() {
    return inputIds.length;
  }

  /** S. */
  int width() {
    return inputIds.length == 0 ? 0 : inputIds[0].length;
  }

  /** True if a position is attended to; the others are compared nowhere. */
  boolean counts(int sequence, int position) {
    return attentionMask[sequence][position] == 1;
  }

  /** Returns the same without padding. */
  TokenBatch batch() {
    return TokenBatch.of(inputIds, tokenTypeIds, attentionMask);
  }
}
