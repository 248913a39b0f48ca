package dev.jbert.kernel;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The weights of a model that are not kept in memory yet.
 *
 * <p>They are packed together, a thread each, as when a model is loaded: what takes longest is the
 * making of large arrays, which one thread would do for all if each were packed by the product that
 * needs it.
 */
final class WeightsOnDemand {
  private final Workers workers;

  /** Not kept alive by this: a head may be gone long before its model. */
  private final Set<PanelsOnDemand> waiting = Collections.newSetFromMap(new WeakHashMap<>());

  WeightsOnDemand(Workers workers) {
    this.workers = workers;
  }

  /** Adds a weight [out, in] that {@code reader} reads. */
  synchronized PanelsOnDemand add(int out, int in, RowReader reader) {
    PanelsOnDemand weight = new PanelsOnDemand(out, in, reader, Tiles.PANEL_LAYOUT, this);
    waiting.add(weight);
    return weight;
  }

  /**
   * Packs all weights that products have used. If reading fails, or the thread is interrupted,
   * those that are packed are kept, and the others wait on.
   */
  synchronized void packUsed() {
    waiting.removeIf(PanelsOnDemand::isKept);
    List<PanelsOnDemand> used = waiting.stream().filter(PanelsOnDemand::isUsed).toList();
    Thread caller = Thread.currentThread();
    workers.forEach(
        used.size(),
        (item, worker) -> {
          if (!caller.isInterrupted()) {
            used.get(item).keep(workers);
          }
        });
    waiting.removeIf(PanelsOnDemand::isKept);
  }
}
