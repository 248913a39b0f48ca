package dev.jbert.pipeline;

import dev.jbert.tokenizer.Span;
import java.util.OptionalInt;

/**
 * A token, a word or several words with a label.
 *
 * @param label the label of a token, such as {@code B-PER}; of an aggregated entity its tag, such
 *     as {@code PER}
 * @param score probability of the label; of an aggregated entity the mean of its parts
 * @param index position of the token in its row, {@code [CLS]} being 0; empty if aggregated
 * @param word the text as the tokenizer joins it
 * @param start where it starts in the text, in Java chars
 * @param end where it ends: {@code text.substring(start, end)} is what was labelled
 * @param codePoints the same place counted in Unicode code points, as Python counts
 */
public record Entity(
    String label,
    float score,
    OptionalInt index,
    String word,
    int start,
    int end,
    Span codePoints) {}
