package dev.jbert.pipeline;

import dev.jbert.tokenizer.Span;
import dev.jbert.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Tokens to entities, as the reference does it.
 *
 * @param strategy how
 * @param labels names of the labels, in the order of the scores
 * @param tokenizer joins tokens
 */
record EntityAggregation(AggregationStrategy strategy, List<String> labels, Tokenizer tokenizer) {

  /** The entities of one row of tokens. */
  List<Entity> entities(List<ScoredToken> tokens) {
    return switch (strategy) {
      case NONE -> each(tokens);
      case SIMPLE -> grouped(each(tokens));
      case FIRST, AVERAGE, MAX -> grouped(words(tokens));
    };
  }

  private List<Entity> each(List<ScoredToken> tokens) {
    return tokens.stream()
        .map(
            token ->
                entity(token.scores(), OptionalInt.of(token.index()), token.word(), List.of(token)))
        .toList();
  }

  private List<Entity> words(List<ScoredToken> tokens) {
    List<Entity> words = new ArrayList<>();
    int start = 0;
    for (int t = 1; t <= tokens.size(); t++) {
      if (t == tokens.size() || !tokens.get(t).continuesWord()) {
        words.add(word(tokens.subList(start, t)));
        start = t;
      }
    }
    return words;
  }

  private Entity word(List<ScoredToken> pieces) {
    String text = tokenizer.convertTokensToString(pieces.stream().map(ScoredToken::word).toList());
    return entity(scores(pieces), OptionalInt.empty(), text, pieces);
  }

  private float[] scores(List<ScoredToken> pieces) {
    return switch (strategy) {
      case AVERAGE -> average(pieces);
      case MAX -> mostCertain(pieces).scores();
      case NONE, SIMPLE, FIRST -> pieces.getFirst().scores();
    };
  }

  private static ScoredToken mostCertain(List<ScoredToken> pieces) {
    ScoredToken most = pieces.getFirst();
    for (ScoredToken piece : pieces) {
      if (piece.scores()[best(piece.scores())] > most.scores()[best(most.scores())]) {
        most = piece;
      }
    }
    return most;
  }

  private float[] average(List<ScoredToken> pieces) {
    float[] average = new float[labels.size()];
    for (int label = 0; label < average.length; label++) {
      double sum = 0;
      for (ScoredToken piece : pieces) {
        sum += piece.scores()[label];
      }
      average[label] = (float) (sum / pieces.size());
    }
    return average;
  }

  private Entity entity(float[] scores, OptionalInt index, String word, List<ScoredToken> pieces) {
    ScoredToken first = pieces.getFirst();
    ScoredToken last = pieces.getLast();
    int label = best(scores);
    return new Entity(
        labels.get(label),
        scores[label],
        index,
        word,
        first.chars().start(),
        last.chars().end(),
        new Span(first.codePoints().start(), last.codePoints().end()));
  }

  private static int best(float[] scores) {
    return Probabilities.largest(scores, 1)[0];
  }

  private List<Entity> grouped(List<Entity> parts) {
    List<Entity> groups = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= parts.size(); i++) {
      if (i == parts.size() || !goesOn(parts.get(i - 1).label(), parts.get(i).label())) {
        groups.add(group(parts.subList(start, i)));
        start = i;
      }
    }
    return parts.isEmpty() ? List.of() : groups;
  }

  private static boolean goesOn(String label, String next) {
    return !next.startsWith("B-") && tag(next).equals(tag(label));
  }

  /** The label without the {@code B-} or {@code I-} that says where in an entity a token stands. */
  private static String tag(String label) {
    return label.startsWith("B-") || label.startsWith("I-") ? label.substring(2) : label;
  }

  private Entity group(List<Entity> parts) {
    Entity first = parts.getFirst();
    Entity last = parts.getLast();
    double sum = 0;
    for (Entity part : parts) {
      sum += part.score();
    }
    return new Entity(
        // As in the reference: what is before the first hyphen goes, whatever it is.
        first.label().substring(first.label().indexOf('-') + 1),
        (float) (sum / parts.size()),
        OptionalInt.empty(),
        tokenizer.convertTokensToString(parts.stream().map(Entity::word).toList()),
        first.start(),
        last.end(),
        new Span(first.codePoints().start(), last.codePoints().end()));
  }
}
