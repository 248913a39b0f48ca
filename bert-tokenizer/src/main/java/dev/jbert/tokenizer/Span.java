package dev.jbert.tokenizer;

/**
 * A piece of a text.
 *
 * @param start where it starts
 * @param end behind its last place; not before {@code start}
 */
public record Span(int start, int end) {}
