package dev.jbert.tools.soak;

import dev.jbert.model.LoadOptions;
import dev.jbert.pipeline.ModelFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Calls of many kinds by many threads on shared models, which are closed and loaded again under
 * them; every answer is compared with that of a single thread before.
 */
final class SoakRun implements AutoCloseable {

  /** One call in so many is made by an interrupted thread. */
  private static final int INTERRUPTED = 40;

  /** After one call in so many, a model is closed and loaded again. */
  private static final int RELOADED = 40;

  private final List<Slot> slots = new ArrayList<>();
  private final ReentrantLock reloading = new ReentrantLock();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong interrupted = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong reloaded = new AtomicLong();

  /** A model that is loaded. */
  private record Loaded(ModelFolder folder, List<Supplier<Object>> calls) {

    static Loaded of(SoakModel model, LoadOptions options) throws IOException {
      ModelFolder folder = ModelFolder.load(model.folder(), options);
      return new Loaded(folder, model.calls().on(folder));
    }
  }

  /** A model, what it should answer, and as what it is loaded at the moment. */
  private record Slot(SoakModel model, List<Object> expected, AtomicReference<Loaded> current) {}

  /** Loads the models and asks each everything once, on one thread. */
  SoakRun(List<SoakModel> models) throws IOException {
    for (SoakModel model : models) {
      List<Object> expected;
      Loaded alone = Loaded.of(model, LoadOptions.defaults().withThreads(1));
      try (ModelFolder _ = alone.folder()) {
        expected = alone.calls().stream().map(Supplier::get).toList();
      }
      Loaded shared = Loaded.of(model, LoadOptions.defaults());
      slots.add(new Slot(model, expected, new AtomicReference<>(shared)));
    }
  }

  /** Measures while no model is being loaded again, and so none is in memory twice. */
  Figures figures(long seconds) throws IOException {
    reloading.lock();
    try {
      return Figures.now(seconds, calls.get());
    } finally {
      reloading.unlock();
    }
  }

  /** {@code 12 interrupted, 3 refused by a closed model, 7 models loaded again}. */
  String incidents() {
    return "%d interrupted, %d refused by a closed model, %d models loaded again"
        .formatted(interrupted.get(), closed.get(), reloaded.get());
  }

  /**
   * Calls until the time is over.
   *
   * @param nanoTime when that is
   * @throws AssertionError if an answer is another than before
   */
  void callUntil(long nanoTime, RandomGenerator random) throws IOException {
    while (System.nanoTime() < nanoTime) {
      Slot slot = slots.get(random.nextInt(slots.size()));
      if (random.nextInt(INTERRUPTED) == 0) {
        callInterrupted(slot, random);
      } else {
        call(slot, random);
      }
      if (random.nextInt(RELOADED) == 0) {
        reload(slot);
      }
    }
  }

  private void call(Slot slot, RandomGenerator random) {
    Loaded loaded = slot.current().get();
    int call = random.nextInt(loaded.calls().size());
    Object found;
    try {
      found = loaded.calls().get(call).get();
    } catch (IllegalStateException e) {
      requireReloaded(slot, loaded, e);
      return;
    }
    if (!slot.expected().get(call).equals(found)) {
      throw new AssertionError(
          "%s, call %d: expected %s, found %s"
              .formatted(slot.model().folder(), call, slot.expected().get(call), found));
    }
    calls.incrementAndGet();
  }

  private void callInterrupted(Slot slot, RandomGenerator random) {
    Loaded loaded = slot.current().get();
    Supplier<Object> call = loaded.calls().get(random.nextInt(loaded.calls().size()));
    Thread.currentThread().interrupt();
    try {
      call.get();
      throw new AssertionError("a call on an interrupted thread gave an answer");
    } catch (CancellationException e) {
      interrupted.incrementAndGet();
    } catch (IllegalStateException e) {
      requireReloaded(slot, loaded, e);
    } finally {
      Thread.interrupted();
    }
  }

  private void requireReloaded(Slot slot, Loaded loaded, IllegalStateException e) {
    if (slot.current().get() == loaded
        || !e.getMessage().equals("the model " + slot.model().folder() + " was closed")) {
      throw new AssertionError("the model is still open", e);
    }
    closed.incrementAndGet();
  }

  /** One at a time, so that no more than one model is in memory twice. */
  private void reload(Slot slot) throws IOException {
    if (reloading.tryLock()) {
      try {
        Loaded fresh = Loaded.of(slot.model(), LoadOptions.defaults());
        slot.current().getAndSet(fresh).folder().close();
        reloaded.incrementAndGet();
      } finally {
        reloading.unlock();
      }
    }
  }

  @Override
  public void close() {
    slots.forEach(slot -> slot.current().get().folder().close());
  }
}
