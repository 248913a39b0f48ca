package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifetimeTest {

  private final Lifetime lifetime = new Lifetime("the model tiny");
  private final AtomicInteger released = new AtomicInteger();

  @Test
  void closingWithoutCallsReleasesOnce() {
    lifetime.begin().close();
    lifetime.close(released::incrementAndGet);
    lifetime.close(released::incrementAndGet);
    assertEquals(1, released.get());
  }

  @Test
  void callsAfterClosingAreRefusedByName() {
    lifetime.close(released::incrementAndGet);
    for (int call = 0; call < 3; call++) {
      IllegalStateException e = assertThrows(IllegalStateException.class, lifetime::begin);
      assertEquals("the model tiny was closed", e.getMessage());
    }
  }

  @Test
  void closingWaitsForTheLastCallInFlightAndRefusesOthersMeanwhile() throws InterruptedException {
    Lifetime.Call first = lifetime.begin();
    Lifetime.Call second = lifetime.begin();
    List<Thread> closers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      closers.add(Thread.ofPlatform().start(() -> lifetime.close(released::incrementAndGet)));
    }
    awaitWaiting(closers);
    assertThrows(IllegalStateException.class, lifetime::begin);
    first.close();
    Thread.sleep(20);
    assertEquals(0, released.get(), "one call is still in flight");
    second.close();
    for (Thread closer : closers) {
      closer.join();
    }
    assertEquals(1, released.get());
  }

  @Test
  void anInterruptDoesNotEndTheWaitingAndIsNotLost() throws InterruptedException {
    Lifetime.Call call = lifetime.begin();
    boolean[] interrupted = new boolean[1];
    Thread closer =
        Thread.ofPlatform()
            .start(
                () -> {
                  lifetime.close(released::incrementAndGet);
                  interrupted[0] = Thread.currentThread().isInterrupted();
                });
    awaitWaiting(List.of(closer));
    closer.interrupt();
    Thread.sleep(20);
    assertTrue(closer.isAlive());
    assertEquals(0, released.get());
    call.close();
    closer.join();
    assertEquals(1, released.get());
    assertTrue(interrupted[0]);
  }

  @Test
  void whatReleasingThrowsReachesTheCloserAndItIsClosedAllTheSame() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                lifetime.close(
                    () -> {
                      throw new IllegalStateException("made up");
                    }));
    assertEquals("made up", e.getMessage());
    lifetime.close(released::incrementAndGet);
    assertEquals(0, released.get());
    assertThrows(IllegalStateException.class, lifetime::begin);
  }

  /** Nothing is ever released while a call runs, however calls and closing meet. */
  @Test
  void callsAndClosingRace() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      Lifetime racing = new Lifetime("round " + round);
      boolean[] gone = new boolean[1];
      AtomicInteger calls = new AtomicInteger();
      AtomicInteger spoilt = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (true) {
                        try (Lifetime.Call _ = racing.begin()) {
                          spoilt.addAndGet(gone[0] ? 1 : 0);
                          calls.incrementAndGet();
                        } catch (IllegalStateException e) {
                          return;
                        }
                      }
                    }));
      }
      while (calls.get() < round % 50) {
        Thread.onSpinWait();
      }
      racing.close(() -> gone[0] = true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(0, spoilt.get(), "calls that ran on what was released");
    }
    assertFalse(Thread.currentThread().isInterrupted());
  }

  private static void awaitWaiting(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.BLOCKED) {
        Thread.sleep(1);
      }
    }
  }
}
