package dev.jbert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
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
  void whatGoesWrongOnAHelperReachesTheCallerAndTheHelperGoesOn() {
    try (Workers workers = new Workers(2)) {
      Thread helper = helperOf(workers);
      for (Throwable problem :
          List.of(new IllegalStateException("a"), new StackOverflowError(), new Error("b"))) {
        CountDownLatch helperFailed = new CountDownLatch(1);
        Throwable thrown =
            assertThrows(
                Throwable.class,
                () ->
                    workers.forEach(
                        2,
                        (item, worker) -> {
                          if (Thread.currentThread() == helper) {
                            helperFailed.countDown();
                            WorkersTest.<RuntimeException>rethrow(problem);
                          }
                          awaitQuietly(helperFailed);
                        }));
        assertSame(problem, thrown);
        assertSame(helper, helperOf(workers), "the same helper takes part again");
      }
    }
  }

  /** Helpers really run out of memory here: there is no such array. */
  @Test
  void runningOutOfMemoryOnAnyThreadSpoilsNothing() {
    try (Workers workers = new Workers(3)) {
      long[][] arrays = new long[64][];
      for (int run = 0; run < 200; run++) {
        assertThrows(
            OutOfMemoryError.class,
            () ->
                workers.forEach(64, (item, worker) -> arrays[item] = new long[Integer.MAX_VALUE]));
        AtomicInteger sum = new AtomicInteger();
        workers.forEach(64, (item, worker) -> sum.addAndGet(item));
        assertEquals(2016, sum.get(), "run " + run);
      }
    }
  }

  @Test
  void aCheckedExceptionIsWrapped() {
    try (Workers workers = new Workers(2)) {
      Exception problem = new Exception("made up");
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.forEach(
                      4, (item, worker) -> WorkersTest.<RuntimeException>rethrow(problem)));
      assertSame(problem, thrown.getCause());
    }
  }

  @Test
  void whereNoThreadCanBeStartedNothingHasBegun() {
    AtomicInteger refusals = new AtomicInteger(2);
    ThreadFactory scarce =
        task ->
            new Thread(task) {
              @Override
              public void start() {
                if (refusals.getAndDecrement() > 0) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
              }
            };
    try (Workers workers = new Workers(3, scarce)) {
      for (int call = 0; call < 2; call++) {
        AtomicInteger runs = new AtomicInteger();
        assertThrows(
            OutOfMemoryError.class,
            () -> workers.forEach(50, (item, worker) -> runs.incrementAndGet()));
        assertEquals(0, runs.get());
      }
      for (int call = 0; call < 100; call++) {
        AtomicInteger runs = new AtomicInteger();
        workers.forEach(50, (item, worker) -> runs.incrementAndGet());
        assertEquals(50, runs.get());
      }
      assertFalse(helperOf(workers).isInterrupted());
    }
  }

  @Test
  void aHelperThatDiedIsReplaced() throws InterruptedException {
    List<Thread> stillborn = new ArrayList<>();
    ThreadFactory threads =
        task -> {
          Thread thread = stillborn.isEmpty() ? new Thread(() -> {}) : new Thread(task);
          stillborn.add(thread);
          return thread;
        };
    try (Workers workers = new Workers(2, threads)) {
      AtomicInteger runs = new AtomicInteger();
      workers.forEach(50, (item, worker) -> runs.incrementAndGet());
      assertEquals(50, runs.get());
      stillborn.getFirst().join();
      assertSame(helperOf(workers), stillborn.getLast());
    }
  }

  /** What a request left on the first caller's thread must not live as long as the model. */
  @Test
  void helpersInheritNothingOfTheirFirstCaller() throws InterruptedException {
    InheritableThreadLocal<String> ofRequest = new InheritableThreadLocal<>();
    ClassLoader ofApplication = new URLClassLoader(new URL[0], getClass().getClassLoader());
    try (Workers workers = new Workers(2)) {
      Thread caller =
          new Thread(
              () -> {
                Thread.currentThread().setContextClassLoader(ofApplication);
                ofRequest.set("request");
                helperOf(workers);
              });
      caller.start();
      caller.join();
      Thread helper = helperOf(workers);
      AtomicReference<String> inherited = new AtomicReference<>("nothing was looked at");
      CountDownLatch bothHere = new CountDownLatch(2);
      workers.forEach(
          2,
          (item, worker) -> {
            bothHere.countDown();
            awaitQuietly(bothHere);
            if (Thread.currentThread() == helper) {
              inherited.set(ofRequest.get());
            }
          });
      assertNull(inherited.get());
      assertSame(Workers.class.getClassLoader(), helper.getContextClassLoader());
    }
  }

  @Test
  void anInterruptOfAHelperDoesNotOutliveTheOperation() {
    try (Workers workers = new Workers(2)) {
      Thread helper = helperOf(workers);
      helper.interrupt();
      AtomicInteger runs = new AtomicInteger();
      workers.forEach(100, (item, worker) -> runs.incrementAndGet());
      assertEquals(100, runs.get());
      assertSame(helper, helperOf(workers));
      while (helper.isInterrupted()) {
        Thread.onSpinWait(); // Until it has slept; the test's time is limited.
      }
    }
  }

  @Test
  void closingFromManyThreadsEndsTheHelpersForEachOfThem() throws Exception {
    try (ExecutorService closers = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 50; round++) {
        Workers workers = new Workers(3);
        Thread helper = helperOf(workers);
        Callable<Boolean> close =
            () -> {
              workers.close();
              return helper.isAlive();
            };
        for (Future<Boolean> alive : closers.invokeAll(Collections.nCopies(4, close))) {
          assertFalse(alive.get(), "the helper ended before close returned");
        }
      }
    }
  }

  /** A helper, found by having two threads in a task at once, of which the caller may be one. */
  private static Thread helperOf(Workers workers) {
    CountDownLatch bothHere = new CountDownLatch(2);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    workers.forEach(
        2,
        (item, worker) -> {
          threads.add(Thread.currentThread());
          bothHere.countDown();
          awaitQuietly(bothHere);
        });
    threads.remove(Thread.currentThread());
    return threads.iterator().next();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable problem) throws T {
    throw (T) problem;
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
