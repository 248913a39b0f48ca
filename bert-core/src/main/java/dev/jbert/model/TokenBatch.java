package dev.jbert.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * B sequences of tokens, laid end to end without padding, T tokens in all.
 *
 * <pre>{@code
 * TokenBatch batch = TokenBatch.of(new int[] {101, 2360, 103, 999, 102}, new int[] {101, 102});
 * batch.sequences()          // 2
 * batch.tokens()             // 7
 * batch.sequenceLength(0)    // 5
 * }</pre>
 *
 * <p>Immutable; what goes in is copied, and so is what comes out.
 */
public final class TokenBatch {

  private final int[] inputIds;
  private final int[] tokenTypeIds;
  private final int[] positions;
  private final int[] sequenceStarts;
  private final int[] attentionMask;
  private final int paddedLength;

  private TokenBatch(
      int[] inputIds,
      int[] tokenTypeIds,
      int[] positions,
      int[] sequenceStarts,
      int[] attentionMask,
      int paddedLength) {
    this.inputIds = inputIds;
    this.tokenTypeIds = tokenTypeIds;
    this.positions = positions;
    this.sequenceStarts = sequenceStarts;
    this.attentionMask = attentionMask;
    this.paddedLength = paddedLength;
  }

  /**
   * A batch of single texts: every token type is 0 and every token is attended.
   *
   * @param inputIds the sequences, of any lengths, none empty
   * @throws IllegalArgumentException if a sequence is empty
   */
  public static TokenBatch of(int[]... inputIds) {
    int[][] zeros = new int[inputIds.length][];
    Arrays.setAll(zeros, b -> new int[inputIds[b].length]);
    return of(inputIds, zeros);
  }

  /**
   * A batch in which every token is attended.
   *
   * @param inputIds the sequences, of any lengths, none empty
   * @param tokenTypeIds of the same lengths
   * @throws IllegalArgumentException if a sequence is empty or lengths differ
   */
  public static TokenBatch of(int[][] inputIds, int[][] tokenTypeIds) {
    int[][] ones = new int[inputIds.length][];
    for (int b = 0; b < inputIds.length; b++) {
      ones[b] = new int[inputIds[b].length];
      Arrays.fill(ones[b], 1);
    }
    return of(inputIds, tokenTypeIds, ones);
  }

  /**
   * A batch from sequences with an attention mask, usually rectangles that are padded to one length
   * as Hugging Face tokenizers give them.
   *
   * <p>Masked positions at the end of a sequence are padding and are dropped. Masked positions
   * before that stay, and no token attends to them. A sequence that is masked as a whole stays as
   * it is; what comes out for it means nothing, but it is finite.
   *
   * @param inputIds [B, S], or sequences of any lengths, none empty
   * @param tokenTypeIds of the same lengths
   * @param attentionMask of the same lengths, 1 = attend, 0 = do not
   * @throws IllegalArgumentException if a sequence is empty, lengths differ, or a value of the
   *     attention mask is neither 0 nor 1
   */
  public static TokenBatch of(int[][] inputIds, int[][] tokenTypeIds, int[][] attentionMask) {
    checkSameShape("tokenTypeIds", tokenTypeIds, inputIds);
    checkSameShape("attentionMask", attentionMask, inputIds);
    int sequences = inputIds.length;
    int[] starts = new int[sequences + 1];
    int paddedLength = 0;
    boolean anyMasked = false;
    for (int b = 0; b < sequences; b++) {
      int kept = keptLength(attentionMask[b], b);
      starts[b + 1] = Math.addExact(starts[b], kept);
      paddedLength = Math.max(paddedLength, inputIds[b].length);
      for (int t = 0; t < kept; t++) {
        anyMasked |= attentionMask[b][t] == 0;
      }
    }
    return new TokenBatch(
        endToEnd(inputIds, starts),
        endToEnd(tokenTypeIds, starts),
        positions(starts),
        starts,
        anyMasked ? endToEnd(attentionMask, starts) : new int[0],
        paddedLength);
  }

  private static int[] positions(int[] starts) {
    int[] positions = new int[starts[starts.length - 1]];
    for (int b = 0; b + 1 < starts.length; b++) {
      for (int t = starts[b]; t < starts[b + 1]; t++) {
        positions[t] = t - starts[b];
      }
    }
    return positions;
  }

  private static void checkSameShape(String name, int[][] values, int[][] inputIds) {
    if (values.length != inputIds.length) {
      throw new IllegalArgumentException(
          "%s: %d sequences, expected %d as inputIds"
              .formatted(name, values.length, inputIds.length));
    }
    for (int b = 0; b < values.length; b++) {
      if (values[b].length != inputIds[b].length) {
        throw new IllegalArgumentException(
            "%s: sequence %d has length %d, expected %d as inputIds"
                .formatted(name, b, values[b].length, inputIds[b].length));
      }
    }
  }

  private static int keptLength(int[] attentionMask, int sequence) {
    if (attentionMask.length == 0) {
      throw new IllegalArgumentException("sequence %d has no tokens".formatted(sequence));
    }
    int kept = 0;
    for (int t = 0; t < attentionMask.length; t++) {
      switch (attentionMask[t]) {
        case 0 -> {}
        case 1 -> kept = t + 1;
        default ->
            throw new IllegalArgumentException(
                "attentionMask: sequence %d, position %d: expected 0 or 1, found %d"
                    .formatted(sequence, t, attentionMask[t]));
      }
    }
    return kept == 0 ? attentionMask.length : kept;
  }

  private static int[] endToEnd(int[][] values, int[] starts) {
    int[] joined = new int[starts[values.length]];
    for (int b = 0; b < values.length; b++) {
      System.arraycopy(values[b], 0, joined, starts[b], starts[b + 1] - starts[b]);
    }
    return joined;
  }

  /** B, the number of sequences; 0 or more. */
  public int sequences() {
    return sequenceStarts.length - 1;
  }

  /** T, the number of tokens of all sequences. */
  public int tokens() {
    return inputIds.length;
  }

  /** S, the number of tokens of one sequence. */
  public int sequenceLength(int sequence) {
    Objects.checkIndex(sequence, sequences());
    return sequenceStarts[sequence + 1] - sequenceStarts[sequence];
  }

  /** Row of the first token of a sequence; for {@code sequence} = B the number of tokens. */
  public int sequenceStart(int sequence) {
    return sequenceStarts[sequence];
  }

  /**
   * The length that the sequences were padded to before they came here: the width of the rectangle,
   * or the longest sequence's.
   */
  public int paddedLength() {
    return paddedLength;
  }

  /** [T] ids of the tokens. */
  public int[] inputIds() {
    return inputIds.clone();
  }

  /** [T] 0 for the first text of a pair, 1 for the second. */
  public int[] tokenTypeIds() {
    return tokenTypeIds.clone();
  }

  /** [T] the tokens' positions in their sequences, from 0. */
  public int[] positions() {
    return positions.clone();
  }

  /** [B+1] first row of each sequence, then T. */
  public int[] sequenceStarts() {
    return sequenceStarts.clone();
  }

  /** [T] 1 = attend, 0 = do not; empty when every token is attended. */
  public int[] attentionMask() {
    return attentionMask.clone();
  }

  // The arrays themselves, for the classes beside this one, which only read them.

  int[] inputIdsView() {
    return inputIds;
  }

  int[] tokenTypeIdsView() {
    return tokenTypeIds;
  }

  int[] positionsView() {
    return positions;
  }

  int[] sequenceStartsView() {
    return sequenceStarts;
  }

  int[] attentionMaskView() {
    return attentionMask;
  }

  /**
   * The batch that a decoder reads: each sequence begins with {@code startTokenId} and lacks its
   * last token.
   */
  TokenBatch shiftedRight(int startTokenId) {
    int[] shifted = new int[inputIds.length];
    System.arraycopy(inputIds, 0, shifted, 1, Math.max(0, inputIds.length - 1));
    for (int b = 0; b < sequences(); b++) {
      shifted[sequenceStarts[b]] = startTokenId;
    }
    return new TokenBatch(
        shifted, tokenTypeIds, positions, sequenceStarts, attentionMask, paddedLength);
  }

  /** The sequences {@code from} (inclusive) to {@code to} (exclusive) as a batch of their own. */
  TokenBatch sequences(int from, int to) {
    if (from == 0 && to == sequences()) {
      return this;
    }
    int first = sequenceStarts[from];
    int end = sequenceStarts[to];
    int[] starts = Arrays.copyOfRange(sequenceStarts, from, to + 1);
    for (int b = 0; b < starts.length; b++) {
      starts[b] -= first;
    }
    return new TokenBatch(
        Arrays.copyOfRange(inputIds, first, end),
        Arrays.copyOfRange(tokenTypeIds, first, end),
        Arrays.copyOfRange(positions, first, end),
        starts,
        attentionMask.length == 0 ? attentionMask : Arrays.copyOfRange(attentionMask, first, end),
        paddedLength);
  }
}
