package dev.jbert.pipeline;

import dev.jbert.head.SpanLogits;
import dev.jbert.pipeline.AnswerSpans.TokenSpan;
import dev.jbert.tokenizer.Encoding;
import dev.jbert.tokenizer.Span;

/**
 * One window over a question's context.
 *
 * @param encoding question and a part of the context
 * @param logits what the model says about its tokens
 */
record AnswerWindow(Encoding encoding, SpanLogits logits) {

  /** The sequence id of the context: the question comes first. */
  private static final int CONTEXT = 1;

  /**
   * The likeliest spans of the context. Every {@code [CLS]} takes its part of the probability, one
   * that somebody wrote into the question too, but an answer is never cut out of that.
   */
  AnswerSpans spans(int clsTokenId, int most, int maxAnswerLen) {
    int[] inputIds = encoding.inputIds();
    int[] sequenceIds = encoding.sequenceIds();
    boolean[] weighed = new boolean[inputIds.length];
    boolean[] inContext = new boolean[inputIds.length];
    for (int t = 0; t < weighed.length; t++) {
      inContext[t] = sequenceIds[t] == CONTEXT;
      weighed[t] = inContext[t] || inputIds[t] == clsTokenId;
    }
    return AnswerSpans.find(logits, weighed, inContext, most, maxAnswerLen);
  }

  /** Widens a span to whole words, as far as they are in this window. */
  TokenSpan alignedToWords(TokenSpan span) {
    int[] wordIds = encoding.wordIds();
    int[] sequenceIds = encoding.sequenceIds();
    int first = span.first();
    int last = span.last();
    if (sequenceIds[first] != CONTEXT || sequenceIds[last] != CONTEXT) {
      return span;
    }
    while (first > 0 && sameWord(first - 1, first, wordIds, sequenceIds)) {
      first--;
    }
    while (last + 1 < wordIds.length && sameWord(last + 1, last, wordIds, sequenceIds)) {
      last++;
    }
    return new TokenSpan(first, last, span.score());
  }

  private static boolean sameWord(int a, int b, int[] wordIds, int[] sequenceIds) {
    return wordIds[a] == wordIds[b] && sequenceIds[a] == sequenceIds[b];
  }

  /** A span as a place in the context. */
  Answer answer(TokenSpan span, String context) {
    Span first = encoding.charSpan(span.first());
    Span last = encoding.charSpan(span.last());
    Span codePoints =
        new Span(
            encoding.codePointSpan(span.first()).start(),
            encoding.codePointSpan(span.last()).end());
    return new Answer(
        span.score(),
        first.start(),
        last.end(),
        codePoints,
        context.substring(first.start(), last.end()));
  }
}
