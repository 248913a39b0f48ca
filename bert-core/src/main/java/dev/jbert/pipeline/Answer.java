package dev.jbert.pipeline;

import dev.jbert.tokenizer.Span;

/**
 * A piece of a context that may answer a question.
 *
 * @param score probability that the answer starts at its first and ends at its last token; summed
 *     where equal answers were found in several places
 * @param start where the answer starts in the context, in Java chars
 * @param end where it ends: {@code context.substring(start, end)} is the answer
 * @param codePoints the same place counted in Unicode code points, as Python counts
 * @param answer the text; empty if the question cannot be answered from the context
 */
public record Answer(float score, int start, int end, Span codePoints, String answer) {}
