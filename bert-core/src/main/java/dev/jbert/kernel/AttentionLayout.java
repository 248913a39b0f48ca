package dev.jbert.kernel;

/**
 * Which rows of an attention belong together.
 *
 * @param numHeads N
 * @param queryStarts [B+1] first query row of each sequence, then the number of query rows
 * @param keyStarts [B+1] first key row of each sequence, then the number of key rows
 * @param attentionMask [Tk] 1 = attend, 0 = do not; empty when every key is attended. A sequence
 *     with no attended key gives every key the same probability, as the reference does.
 */
public record AttentionLayout(
    int numHeads, int[] queryStarts, int[] keyStarts, int[] attentionMask) {}
