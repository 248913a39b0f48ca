package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TokenBatchTest {

  @Test
  void sequencesLieEndToEnd() {
    TokenBatch batch = TokenBatch.of(new int[] {7, 8, 9}, new int[] {5});
    assertEquals(2, batch.sequences());
    assertEquals(4, batch.tokens());
    assertArrayEquals(new int[] {7, 8, 9, 5}, batch.inputIds());
    assertArrayEquals(new int[] {0, 0, 0, 0}, batch.tokenTypeIds());
    assertArrayEquals(new int[] {0, 1, 2, 0}, batch.positions());
    assertArrayEquals(new int[] {0, 3, 4}, batch.sequenceStarts());
    assertArrayEquals(new int[] {}, batch.attentionMask());
    assertEquals(3, batch.sequenceLength(0));
    assertEquals(3, batch.paddedLength());
  }

  @Test
  void paddingAtTheEndIsDroppedAndHolesStay() {
    TokenBatch batch =
        TokenBatch.of(
            new int[][] {{1, 2, 3, 0}, {4, 5, 6, 7}, {0, 8, 0, 0}},
            new int[][] {{0, 1, 1, 0}, {0, 0, 0, 0}, {0, 1, 0, 0}},
            new int[][] {{1, 1, 1, 0}, {1, 0, 0, 1}, {0, 1, 0, 0}});
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 0, 8}, batch.inputIds());
    assertArrayEquals(new int[] {0, 1, 1, 0, 0, 0, 0, 0, 1}, batch.tokenTypeIds());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2, 3, 0, 1}, batch.positions());
    assertArrayEquals(new int[] {0, 3, 7, 9}, batch.sequenceStarts());
    assertArrayEquals(new int[] {1, 1, 1, 1, 0, 0, 1, 0, 1}, batch.attentionMask());
    assertEquals(4, batch.paddedLength());
  }

  @Test
  void aSequenceMaskedAsAWholeStays() {
    TokenBatch batch =
        TokenBatch.of(new int[][] {{1, 2}}, new int[][] {{0, 0}}, new int[][] {{0, 0}});
    assertEquals(2, batch.tokens());
    assertArrayEquals(new int[] {0, 0}, batch.attentionMask());
  }

  @Test
  void whatGoesInAndComesOutIsCopied() {
    int[] ids = {1, 2};
    TokenBatch batch = TokenBatch.of(ids);
    ids[0] = 99;
    batch.inputIds()[1] = 99;
    assertArrayEquals(new int[] {1, 2}, batch.inputIds());
  }

  @Test
  void anEmptyBatchHasNothing() {
    TokenBatch batch = TokenBatch.of();
    assertEquals(0, batch.sequences());
    assertEquals(0, batch.tokens());
    assertArrayEquals(new int[] {0}, batch.sequenceStarts());
  }

  @Test
  void aPartOfABatchIsTheSameAsABatchOfThePart() {
    TokenBatch batch =
        TokenBatch.of(
            new int[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}},
            new int[][] {{0, 0, 0}, {0, 1, 1}, {0, 0, 1}},
            new int[][] {{1, 1, 1}, {1, 0, 1}, {1, 1, 0}});
    TokenBatch part = batch.sequences(1, 3);
    assertArrayEquals(new int[] {4, 5, 6, 7, 8}, part.inputIds());
    assertArrayEquals(new int[] {0, 1, 1, 0, 0}, part.tokenTypeIds());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1}, part.positions());
    assertArrayEquals(new int[] {0, 3, 5}, part.sequenceStarts());
    assertArrayEquals(new int[] {1, 0, 1, 1, 1}, part.attentionMask());
  }

  @Test
  void mistakesAreNamed() {
    assertRefused(
        "sequence 1 has no tokens",
        new int[][] {{1}, {}},
        new int[][] {{0}, {}},
        new int[][] {{1}, {}});
    assertRefused(
        "tokenTypeIds: 1 sequences, expected 2 as inputIds",
        new int[][] {{1}, {2}},
        new int[][] {{0}},
        new int[][] {{1}, {1}});
    assertRefused(
        "tokenTypeIds: sequence 1 has length 2, expected 1 as inputIds",
        new int[][] {{1}, {2}},
        new int[][] {{0}, {0, 0}},
        new int[][] {{1}, {1}});
    assertRefused(
        "attentionMask: sequence 0, position 1: expected 0 or 1, found 2",
        new int[][] {{1, 1}},
        new int[][] {{0, 0}},
        new int[][] {{1, 2}});
  }

  private static void assertRefused(
      String message, int[][] inputIds, int[][] tokenTypeIds, int[][] attentionMask) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TokenBatch.of(inputIds, tokenTypeIds, attentionMask));
    assertEquals(message, e.getMessage());
  }
}
