package dev.jbert.head;

/**
 * How likely each token of one sequence is the first or the last of an answer. The arrays are the
 * caller's own.
 *
 * @param start [S] logits of being the first token
 * @param end [S] logits of being the last token
 */
public record SpanLogits(float[] start, float[] end) {}
