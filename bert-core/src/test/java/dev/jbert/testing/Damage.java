package dev.jbert.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file of one format, damaged in every way. Whatever the damage, reading it must end in one of
 * the format's exceptions, whose message is one line that names the folder, or in what the reading
 * test finds right; in a few seconds and in little memory.
 *
 * <p>Seeded mutants have a seed each, from {@value #FIRST_SEED} on: {@code -Djbert.seed=N} runs the
 * one of seed N alone, {@code -Djbert.long=true} two hundred times as many.
 */
public final class Damage {

  /** What a reading may allocate: this, and {@link #BYTES_PER_BYTE} for each byte of the file. */
  private static final long BYTES_ANYWAY = 1 << 20;

  private static final long BYTES_PER_BYTE = 100;

  /** In larger files one bit, the bit of upper case, and all bits of every byte are flipped. */
  private static final int MOST_WITH_EVERY_BIT = 1_000;

  private static final int[] EVERY_BIT = {1, 2, 4, 8, 16, 32, 64, 128};
  private static final int[] FEW_BITS = {1, 32, 255};

  private static final long FIRST_SEED = 20_261_125;
  private static final int LONG_RUN = 200;
  private static final long SECONDS_PER_MUTANT = 60;

  private final String format;
  private final Path file;
  private final byte[] sound;
  private final Set<Class<? extends RuntimeException>> refusals;
  private final Reading reading;

  private volatile String current = "the sound file";
  private volatile long startedAt = System.nanoTime();
  private long refused;
  private long accepted;

  /** Reads the file, and looks at what comes out. */
  @FunctionalInterface
  public interface Reading {

    /**
     * Reads what was damaged.
     *
     * @param bytes what the file holds
     */
    void read(byte[] bytes) throws IOException;
  }

  /** Makes a mutant. */
  @FunctionalInterface
  public interface Mutation {

    /** Changes a copy of the sound bytes. */
    byte[] mutate(byte[] sound, Random random);
  }

  /**
   * A sound file.
   *
   * @param format as the report calls it
   * @param file the file; what is read may be its whole folder
   * @param refusals the exceptions that reading may end in
   */
  public Damage(
      String format, Path file, Set<Class<? extends RuntimeException>> refusals, Reading reading)
      throws IOException {
    this.format = format;
    this.file = file;
    this.sound = Files.readAllBytes(file);
    this.refusals = refusals;
    this.reading = reading;
  }

  /**
   * Cuts the file at every byte, flips bits of every byte, mutates it, and reports how often.
   *
   * @param mutants how many are made with seeds
   */
  public void inflict(Mutation mutation, int mutants) throws IOException {
    long replayed = Long.getLong("jbert.seed", -1);
    watched(
        () -> {
          reading.read(sound);
          if (replayed >= 0) {
            read("the mutant of seed " + replayed, mutation.mutate(sound, new Random(replayed)));
            return null;
          }
          truncate();
          flip();
          int count = Boolean.getBoolean("jbert.long") ? LONG_RUN * mutants : mutants;
          for (long seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
            read("the mutant of seed " + seed, mutation.mutate(sound, new Random(seed)));
          }
          System.out.printf(
              Locale.ROOT,
              "reliability: %s: %,d truncations, %,d flips, %,d seeded mutations from seed %d%n",
              format,
              sound.length,
              flips().length * sound.length,
              count,
              FIRST_SEED);
          assertTrue(refused > sound.length / 2, "only " + refused + " refused");
          assertTrue(accepted > 0, "none accepted");
          return null;
        });
    Files.write(file, sound);
  }

  private void truncate() throws IOException {
    for (int size = 0; size < sound.length; size++) {
      read("cut at byte " + size, Arrays.copyOf(sound, size));
    }
  }

  private void flip() throws IOException {
    for (int at = 0; at < sound.length; at++) {
      for (int bits : flips()) {
        byte[] flipped = sound.clone();
        flipped[at] ^= (byte) bits;
        read("byte %d flipped by 0x%02X".formatted(at, bits), flipped);
      }
    }
  }

  private int[] flips() {
    return sound.length <= MOST_WITH_EVERY_BIT ? EVERY_BIT : FEW_BITS;
  }

  private void read(String what, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    current = what;
    startedAt = System.nanoTime();
    long before = Allocation.soFar();
    try {
      reading.read(bytes);
      accepted++;
    } catch (RuntimeException e) {
      checkRefusal(e);
      refused++;
    }
    long allocated = Allocation.soFar() - before;
    if (allocated > BYTES_ANYWAY + BYTES_PER_BYTE * bytes.length) {
      fail(allocated + " bytes were allocated for a file of " + bytes.length);
    }
  }

  private void checkRefusal(RuntimeException e) {
    if (!refusals.contains(e.getClass())) {
      throw e;
    }
    String message = e.getMessage();
    boolean oneLine = message.lines().count() == 1 && message.chars().noneMatch(Damage::endsLine);
    if (!oneLine || !message.contains(file.getParent().toString())) {
      fail("expected one line that names the folder, found: " + message, e);
    }
  }

  private static boolean endsLine(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
  }

  /** Runs in a thread of its own, so that a reading that hangs can be told. */
  private void watched(Callable<Void> damage) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    Future<Void> done = thread.submit(damage);
    thread.shutdown();
    while (true) {
      try {
        done.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
        if (seconds > SECONDS_PER_MUTANT) {
          fail(format + ", " + current + ": still reading after " + seconds + " seconds");
        }
      } catch (ExecutionException e) {
        throw new AssertionError(
            format + ", " + current + ": " + e.getCause().getMessage(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
