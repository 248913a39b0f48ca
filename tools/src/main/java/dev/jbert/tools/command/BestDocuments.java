package dev.jbert.tools.command;

import dev.jbert.pipeline.RankedDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best of documents that come one after the other; the others are let go. */
final class BestDocuments {
  private static final Comparator<RankedDocument> BEST_FIRST =
      Comparator.comparingDouble(RankedDocument::score)
          .reversed()
          .thenComparingInt(RankedDocument::corpusId);

  private final int topK;
  private final PriorityQueue<RankedDocument> kept = new PriorityQueue<>(BEST_FIRST.reversed());
  private int seen;

  BestDocuments(int topK) {
    this.topK = topK;
  }

  void add(String text, float score) {
    kept.add(new RankedDocument(seen++, score, text));
    if (kept.size() > topK) {
      kept.remove();
    }
  }

  /** Returns the best, best first; of equal ones the first that came. */
  List<RankedDocument> ranked() {
    List<RankedDocument> ranked = new ArrayList<>(kept);
    ranked.sort(BEST_FIRST);
    return ranked;
  }
}
