package dev.jbert.pipeline;

import dev.jbert.head.SpanLogits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The likeliest spans of one window. A span's probability is that of its first token to start times
 * that of its last token to end an answer, each a softmax over the window's context.
 *
 * @param spans likeliest first
 * @param nullScore probability that there is no answer: that of the first token, {@code [CLS]}, to
 *     both start and end it
 */
record AnswerSpans(List<TokenSpan> spans, float nullScore) {

  /** What the reference gives tokens that cannot be in an answer. */
  private static final float IMPOSSIBLE_LOGIT = -10_000;

  private static final Comparator<TokenSpan> WORST_FIRST =
      Comparator.comparingDouble(TokenSpan::score)
          .thenComparing(
              Comparator.comparingInt(TokenSpan::first)
                  .thenComparingInt(TokenSpan::last)
                  .reversed());

  /**
   * A span of tokens.
   *
   * @param first its first token
   * @param last its last token, part of it
   * @param score its probability
   */
  record TokenSpan(int first, int last, float score) {}

  /**
   * Finds the likeliest spans.
   *
   * @param weighed [S] tokens that share the probability; the first of all has that of no answer
   * @param inContext [S] tokens that may be in an answer
   * @param most how many spans, at most
   * @param maxAnswerLen the most tokens of a span
   */
  static AnswerSpans find(
      SpanLogits logits, boolean[] weighed, boolean[] inContext, int most, int maxAnswerLen) {
    float[] starts = probabilities(logits.start(), weighed);
    float[] ends = probabilities(logits.end(), weighed);
    PriorityQueue<TokenSpan> kept = new PriorityQueue<>(WORST_FIRST);
    for (int first = 0; first < starts.length; first++) {
      if (!inContext[first]) {
        continue;
      }
      int behind = (int) Math.min(starts.length, (long) first + maxAnswerLen);
      for (int last = first; last < behind; last++) {
        if (inContext[last]) {
          keep(kept, new TokenSpan(first, last, starts[first] * ends[last]), most);
        }
      }
    }
    List<TokenSpan> spans = new ArrayList<>(kept);
    spans.sort(WORST_FIRST.reversed());
    return new AnswerSpans(spans, starts[0] * ends[0]);
  }

  private static void keep(PriorityQueue<TokenSpan> kept, TokenSpan span, int most) {
    if (kept.size() < most) {
      kept.add(span);
    } else if (WORST_FIRST.compare(span, kept.element()) > 0) {
      kept.remove();
      kept.add(span);
    }
  }

  private static float[] probabilities(float[] logits, boolean[] weighed) {
    float[] masked = logits.clone();
    for (int t = 0; t < masked.length; t++) {
      if (!weighed[t]) {
        masked[t] = IMPOSSIBLE_LOGIT;
      }
    }
    return Probabilities.softmax(masked);
  }
}
