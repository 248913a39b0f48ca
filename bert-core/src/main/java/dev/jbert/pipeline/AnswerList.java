package dev.jbert.pipeline;

import dev.jbert.tokenizer.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gathers the answers to one question from its windows. Answers that differ in nothing but case are
 * one, at the place where it was found first, with their scores added. Not thread-safe.
 */
final class AnswerList {

  private static final Span NOWHERE = new Span(0, 0);

  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final List<Float> nullScores = new ArrayList<>();

  void add(Answer answer) {
    answers.merge(answer.answer().toLowerCase(Locale.ROOT), answer, AnswerList::sum);
  }

  private static Answer sum(Answer first, Answer other) {
    return new Answer(
        first.score() + other.score(),
        first.start(),
        first.end(),
        first.codePoints(),
        first.answer());
  }

  /** Notes a window's probability of having no answer: the least of all windows counts. */
  void noteNullScore(float score) {
    nullScores.add(score);
  }

  /** The best answers, best first. */
  List<Answer> best(QuestionAnsweringOptions options) {
    List<Answer> all = new ArrayList<>(answers.values());
    if (options.handleImpossibleAnswer()) {
      all.add(new Answer(Collections.min(nullScores), 0, 0, NOWHERE, ""));
    } else if (all.isEmpty()) {
      // A context without any token: the reference is left with [CLS], whose score it has zeroed.
      all.add(new Answer(0, 0, 0, NOWHERE, ""));
    }
    all.sort(Comparator.comparingDouble(Answer::score).reversed());
    return List.copyOf(all.subList(0, Math.min(options.topK(), all.size())));
  }
}
