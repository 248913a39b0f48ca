package dev.jbert.tools.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Many threads and mixed work for some time: equal answers throughout, and neither heap nor memory
 * beside it, threads or file descriptors that grow.
 *
 * <p>Some seconds on small models. With {@code -Djbert.long=true} ten minutes, or {@code
 * -Djbert.soak.minutes=N}, and on the published checkpoints in the user's cache as well:
 *
 * <pre>
 * mvn -pl tools -am verify -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false -Dsupply.skip -Djbert.long=true
 * </pre>
 */
class SoakTest {

  private static final int THREADS = 8;
  private static final int SAMPLES = 12;
  private static final int QUICK_SECONDS = 8;
  private static final int LONG_MINUTES = 10;
  private static final long SEED = Long.getLong("jbert.seed", 20_261_125);

  /** How much what is in flight at the moment of measuring may differ. */
  private static final long HEAP_SLACK = 32L << 20;

  /** The compilers' memory and code grow for minutes. */
  private static final long BESIDE_SLACK = 96L << 20;

  /** Helpers start with the first call that has work for them; the JVM has threads of its own. */
  private static final int THREADS_SLACK = 4;

  private static final int DESCRIPTORS_SLACK = 2;

  @Test
  void mixedWorkOnManyThreads() throws Exception {
    boolean isLong = Boolean.getBoolean("jbert.long");
    List<SoakModel> models = new ArrayList<>(SoakModel.tiny());
    if (isLong) {
      models.addAll(SoakModel.published());
    }
    long seconds =
        isLong
            ? TimeUnit.MINUTES.toSeconds(Integer.getInteger("jbert.soak.minutes", LONG_MINUTES))
            : QUICK_SECONDS;
    System.out.printf("soak: %d models, %d s, seed %d%n", models.size(), seconds, SEED);
    List<Figures> figures;
    try (SoakRun run = new SoakRun(models)) {
      figures = soak(run, seconds);
      System.out.println("soak: " + run.incidents());
    }
    report(figures, seconds);
    assertFlat("bytes of heap", figures, f -> OptionalLong.of(f.heap()), HEAP_SLACK);
    assertFlat("bytes beside the heap", figures, Figures::beside, BESIDE_SLACK);
    assertFlat("threads", figures, f -> OptionalLong.of(f.threads()), THREADS_SLACK);
    assertFlat("descriptors", figures, Figures::descriptors, DESCRIPTORS_SLACK);
    assertTrue(figures.getLast().calls() > THREADS, "there were calls");
  }

  private static List<Figures> soak(SoakRun run, long seconds) throws Exception {
    List<Figures> figures = new ArrayList<>();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    System.out.println(Figures.HEADER);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Void>> callers = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        SplittableRandom random = new SplittableRandom(SEED + thread);
        Callable<Void> calling =
            () -> {
              run.callUntil(end, random);
              return null;
            };
        callers.add(threads.submit(calling));
      }
      for (int sample = 1; sample <= SAMPLES; sample++) {
        sleepUntil(start + (end - start) / SAMPLES * sample - TimeUnit.MILLISECONDS.toNanos(100));
        long passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        figures.add(run.figures(passed));
        System.out.println(figures.getLast());
        if (callers.stream().anyMatch(Future::isDone) && System.nanoTime() < end) {
          break; // Something is wrong; what, its caller says.
        }
      }
      for (Future<Void> caller : callers) {
        caller.get();
      }
    }
    return figures;
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
  }

  /** The last third is not above the first third, which is there to warm up. */
  private static void assertFlat(
      String what, List<Figures> figures, Function<Figures, OptionalLong> figure, long slack) {
    if (figure.apply(figures.getFirst()).isEmpty()) {
      System.out.println("soak: " + what + " not checked, there is no /proc");
      return;
    }
    int third = figures.size() / 3;
    long early = statistics(figures.subList(0, third), figure).getMax();
    long late =
        statistics(figures.subList(figures.size() - third, figures.size()), figure).getMax();
    assertTrue(late <= early + slack, "%s grew from %d to %d".formatted(what, early, late));
  }

  private static void report(List<Figures> figures, long seconds) {
    System.out.printf(
        "reliability: soak: %d calls, %.1f min, %d threads, heap %s MB, RSS %s MB, threads %s,"
            + " descriptors %s%n",
        figures.getLast().calls(),
        seconds / 60.0,
        THREADS,
        range(figures, f -> OptionalLong.of(f.heap() >> 20)),
        range(
            figures, f -> f.rss().isEmpty() ? f.rss() : OptionalLong.of(f.rss().getAsLong() >> 20)),
        range(figures, f -> OptionalLong.of(f.threads())),
        range(figures, Figures::descriptors));
  }

  private static String range(List<Figures> figures, Function<Figures, OptionalLong> figure) {
    if (figure.apply(figures.getFirst()).isEmpty()) {
      return "unknown";
    }
    LongSummaryStatistics all = statistics(figures, figure);
    return all.getMin() + "-" + all.getMax();
  }

  private static LongSummaryStatistics statistics(
      List<Figures> figures, Function<Figures, OptionalLong> figure) {
    return figures.stream().mapToLong(f -> figure.apply(f).orElseThrow()).summaryStatistics();
  }
}
