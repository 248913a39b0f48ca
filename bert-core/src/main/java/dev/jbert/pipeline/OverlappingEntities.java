package dev.jbert.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The entities of overlapping windows, each once. */
final class OverlappingEntities {

  private OverlappingEntities() {}

  /**
   * Of entities that overlap the longer one stays, of equally long ones that of the higher score.
   *
   * @return in the order of the text
   */
  static List<Entity> merged(List<Entity> ofAllWindows) {
    List<Entity> sorted = new ArrayList<>(ofAllWindows);
    sorted.sort(Comparator.comparingInt(Entity::start));
    List<Entity> merged = new ArrayList<>();
    for (Entity entity : sorted) {
      if (merged.isEmpty() || entity.start() >= merged.getLast().end()) {
        merged.add(entity);
      } else if (isBetter(entity, merged.getLast())) {
        merged.set(merged.size() - 1, entity);
      }
    }
    return merged;
  }

  private static boolean isBetter(Entity entity, Entity kept) {
    int more = size(entity) - size(kept);
    return more > 0 || (more == 0 && entity.score() > kept.score());
  }

  private static int size(Entity entity) {
    return entity.codePoints().end() - entity.codePoints().start();
  }
}
