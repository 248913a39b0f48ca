package dev.jbert.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Builds the hits of a query from the scores that it is shown: the largest ones, and of equal ones
 * those with the least ids. A heap with the worst on top, so that most scores cost one comparison.
 * For one thread.
 */
final class BestHitsBuilder {

  private final int[] ids;
  private final float[] scores;
  private int size;

  /** Keeps up to {@code most}, 1 or more. */
  BestHitsBuilder(int most) {
    ids = new int[most];
    scores = new float[most];
  }

  /** Shows a score, which is a number. */
  void offer(int id, float score) {
    if (size < ids.length) {
      up(size++, id, score);
    } else if (isWorse(ids[0], scores[0], id, score)) {
      down(id, score);
    }
  }

  private static boolean isWorse(int id, float score, int otherId, float otherScore) {
    return score < otherScore || (score == otherScore && id > otherId);
  }

  private void up(int place, int id, float score) {
    int hole = place;
    while (hole > 0) {
      int parent = (hole - 1) / 2;
      if (isWorse(ids[parent], scores[parent], id, score)) {
        break;
      }
      set(hole, ids[parent], scores[parent]);
      hole = parent;
    }
    set(hole, id, score);
  }

  /** Puts a score in place of the worst. */
  private void down(int id, float score) {
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      int other = child + 1;
      if (other < size && isWorse(ids[other], scores[other], ids[child], scores[child])) {
        child = other;
      }
      if (isWorse(id, score, ids[child], scores[child])) {
        break;
      }
      set(hole, ids[child], scores[child]);
      hole = child;
    }
    set(hole, id, score);
  }

  private void set(int place, int id, float score) {
    ids[place] = id;
    scores[place] = score;
  }

  /** What was kept, the best first. The builder is empty again. */
  List<SearchHit> build() {
    List<SearchHit> hits = new ArrayList<>(size);
    while (size > 0) {
      hits.add(new SearchHit(ids[0], scores[0]));
      size--;
      if (size > 0) {
        down(ids[size], scores[size]);
      }
    }
    Collections.reverse(hits);
    return hits;
  }
}
