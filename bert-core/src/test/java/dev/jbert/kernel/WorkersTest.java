package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyItemRunsExactlyOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int items = 0; items < 200; items++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(items);
        workers.forEach(items, (item, worker) -> runs.incrementAndGet(item));
        for (int item = 0; item < items; item++) {
          assertEquals(1, runs.get(item), "item " + item + " of " + items);
        }
      }
    }
  }

  @Test
  void noTwoThreadsAreTheSameWorkerAtATime() {
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray busy = new AtomicIntegerArray(4);
      AtomicInteger clashes = new AtomicInteger();
      for (int run = 0; run < 500; run++) {
        workers.forEach(
            16,
            (item, worker) -> {
              if (busy.incrementAndGet(worker) != 1) {
                clashes.incrementAndGet();
              }
              busy.decrementAndGet(worker);
            });
      }
      assertEquals(0, clashes.get());
    }
  }

  @Test
  void helpersDoTakePart() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      CountDownLatch bothHere = new CountDownLatch(2);
      ConcurrentHashMap<Thread, Integer> threads = new ConcurrentHashMap<>();
      workers.forEach(
          2,
          (item, worker) -> {
            threads.put(Thread.currentThread(), worker);
            bothHere.countDown();
            awaitQuietly(bothHere);
          });
      assertTrue(bothHere.await(0, TimeUnit.SECONDS), "two threads were in the task at once");
      assertEquals(2, threads.size());
    }
  }

  @Test
  void helpersThatFellAsleepWakeUp() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      for (int run = 0; run < 20; run++) {
        AtomicInteger sum = new AtomicInteger();
        workers.forEach(10, (item, worker) -> sum.addAndGet(item));
        assertEquals(45, sum.get());
        Thread.sleep(2);
      }
    }
  }

  @Test
  void whatATaskThrowsReachesTheCaller() {
    try (Workers workers = new Workers(3)) {
      IllegalStateException problem = new IllegalStateException("item 7");
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.forEach(
                      50,
                      (item, worker) -> {
                        if (item == 7) {
                          throw problem;
                        }
                      }));
      assertSame(problem, thrown);
      AtomicInteger runs = new AtomicInteger();
      workers.forEach(50, (item, worker) -> runs.incrementAndGet());
      assertEquals(50, runs.get(), "the workers go on after a failure");
    }
  }

  @Test
  void anErrorReachesTheCallerToo() {
    try (Workers workers = new Workers(2)) {
      assertThrows(
          StackOverflowError.class,
          () ->
              workers.forEach(
                  4,
                  (item, worker) -> {
                    throw new StackOverflowError("made up");
                  }));
    }
  }

  @Test
  void callersAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    try (Workers workers = new Workers(3);
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> sums =
          IntStream.range(0, 200)
              .mapToObj(
                  call ->
                      callers.submit(
                          () -> {
                            AtomicInteger sum = new AtomicInteger();
                            workers.forEach(20, (item, worker) -> sum.addAndGet(item + call));
                            return sum.get();
                          }))
              .toList();
      for (int call = 0; call < sums.size(); call++) {
        assertEquals(190 + 20 * call, sums.get(call).get());
      }
    }
  }

  @Test
  void aTaskMayItselfShareWork() {
    try (Workers workers = new Workers(2)) {
      AtomicInteger runs = new AtomicInteger();
      workers.forEach(
          6, (outer, worker) -> workers.forEach(5, (inner, same) -> runs.incrementAndGet()));
      assertEquals(30, runs.get());
    }
  }

  @Test
  void anInterruptNeitherStopsTheWorkNorIsLost() {
    try (Workers workers = new Workers(2)) {
      AtomicInteger runs = new AtomicInteger();
      Thread.currentThread().interrupt();
      workers.forEach(100, (item, worker) -> runs.incrementAndGet());
      assertTrue(Thread.interrupted(), "the caller's interrupt is still set");
      assertEquals(100, runs.get());
    }
  }

  @Test
  void closingEndsTheThreadsAndWorkGoesOnAlone() throws InterruptedException {
    ConcurrentHashMap<Thread, Integer> threads = new ConcurrentHashMap<>();
    Workers workers = new Workers(2);
    CountDownLatch bothHere = new CountDownLatch(2);
    workers.forEach(
        2,
        (item, worker) -> {
          threads.put(Thread.currentThread(), worker);
          bothHere.countDown();
          awaitQuietly(bothHere);
        });
    workers.close();
    for (Thread thread : threads.keySet()) {
      if (thread != Thread.currentThread()) {
        assertTrue(thread.isDaemon());
        thread.join(10_000);
        assertFalse(thread.isAlive(), thread + " ended");
      }
    }
    AtomicInteger runs = new AtomicInteger();
    workers.forEach(9, (item, worker) -> runs.addAndGet(worker == 0 ? 1 : 100));
    assertEquals(9, runs.get());
  }

  @Test
  void noThreadsAreRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new VectorKernels(0));
    assertEquals("threads must be 1 or more, not 0", e.getMessage());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the other thread came");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
