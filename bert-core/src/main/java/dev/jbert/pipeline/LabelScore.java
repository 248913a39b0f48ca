package dev.jbert.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * A label and how well it fits.
 *
 * @param label the name of the label, from {@code id2label} of config.json
 * @param score usually a probability from 0 to 1
 */
public record LabelScore(String label, float score) {

  /** The best labels, best first; of equal scores the lower id first. */
  static List<LabelScore> best(List<String> labels, float[] scores, int topK) {
    List<LabelScore> best = new ArrayList<>();
    for (int id : Probabilities.largest(scores, Math.min(topK, scores.length))) {
      best.add(new LabelScore(labels.get(id), scores[id]));
    }
    return List.copyOf(best);
  }
}
