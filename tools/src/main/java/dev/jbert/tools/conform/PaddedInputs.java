package dev.jbert.tools.conform;

import dev.jbert.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Exact model inputs as the reference had them: rectangles [B, S].
 *
 * @param inputIds ids
 * @param tokenTypeIds 0 where the reference gave none
 * @param attentionMask 1 where the reference gave none
 * @param choices how many rows one after the other are the choices of one question; 1 without any
 */
record PaddedInputs(int[][] inputIds, int[][] tokenTypeIds, int[][] attentionMask, int choices) {
  static PaddedInputs read(JsonNode inputs) throws FormException {
    JsonNode ids = inputs.get("input_ids");
    int[][] inputIds = rows(ids);
    Optional<JsonNode> tokenTypeIds = inputs.find("token_type_ids");
    Optional<JsonNode> attentionMask = inputs.find("attention_mask");
    return new PaddedInputs(
        inputIds,
        tokenTypeIds.isPresent() ? rows(tokenTypeIds.get()) : filled(inputIds, 0),
        attentionMask.isPresent() ? rows(attentionMask.get()) : filled(inputIds, 1),
        isOfChoices(ids) ? ids.elements().getFirst().elements().size() : 1);
  }

  /** Inputs of multiple choice are [questions, choices, S]; the others [B, S]. */
  private static boolean isOfChoices(JsonNode array) throws FormException {
    if (array.elements().isEmpty()) {
      return false;
    }
    List<JsonNode> first = array.elements().getFirst().elements();
    return !first.isEmpty() && first.getFirst().isArray();
  }

  private static int[][] rows(JsonNode array) throws FormException {
    if (!isOfChoices(array)) {
      return array.integerRows();
    }
    List<int[]> rows = new ArrayList<>();
    for (JsonNode question : array.elements()) {
      rows.addAll(List.of(question.integerRows()));
    }
    return rows.toArray(int[][]::new);
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
