package dev.jbert.tools.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;

/**
 * Damages a small file in every way that there is, and holds its reader to what every reader here
 * promises: the format's own exception, with one line that names the file, or a result; soon, and
 * with little memory.
 *
 * <p>The bounds: {@link #MOST_TIME} for each reading, and {@link #FREE_BYTES} with {@link
 * #MOST_EXPANSION} times the file's size allocated by it.
 */
public final class Damage {

  private static final Duration MOST_TIME = Duration.ofSeconds(2);

  /** Buffers, which do not depend on what the file says. */
  private static final long FREE_BYTES = 2 << 20;

  private static final long MOST_EXPANSION = 64;

  private static final int[] FEW_FLIPS = {0x01, 0x80};
  private static final int[] MANY_FLIPS = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF};

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String format;
  private final Class<? extends RuntimeException> refusal;
  private final Reader reader;
  private long truncations;
  private long flips;
  private long mutations;
  private long readings;

  /** Reads all of a file. */
  @FunctionalInterface
  public interface Reader {
    /** Returns what is in it, as a value that equals that of another file with the same in it. */
    Object read(Path file) throws IOException;
  }

  /** What a file may give when a byte of it is wrong. */
  public enum Flipped {
    /** Nothing, the file is refused: every bit of it is under a checksum or a rule. */
    NOTICED,
    /** Nothing but what the sound file gives: there are checksums over all that matters. */
    NOTICED_OR_HARMLESS,
    /** Anything of its form: nothing in the file would tell. */
    ANYTHING
  }

  /** Makes a file that no longer is what it was, with lengths and checksums that are right. */
  @FunctionalInterface
  public interface Mutation {
    /** Returns the file's bytes. */
    byte[] make(Random random);
  }

  /**
   * A format to be damaged.
   *
   * @param format as the line of {@link #report} has it
   * @param refusal the exception type that the format has
   */
  public Damage(String format, Class<? extends RuntimeException> refusal, Reader reader) {
    this.format = format;
    this.refusal = refusal;
    this.reader = reader;
  }

  /** Cuts a file after every byte; what is read all the same must be as if it were whole. */
  public Damage cutEverywhere(Path file) throws IOException {
    return cut(file, 1);
  }

  /** Like {@link #cutEverywhere}, in a normal build after every {@code step} bytes only. */
  public Damage cut(Path file, int step) throws IOException {
    byte[] good = Files.readAllBytes(file);
    Object whole = reader.read(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int least = Seeds.isLong() ? 1 : step;
      for (int size = (good.length - 1) / least * least; size >= 0; size -= least) {
        channel.truncate(size);
        String where = format + ": " + file.getFileName() + " cut to " + size;
        check(file, where, whole, Flipped.NOTICED_OR_HARMLESS);
        truncations++;
      }
      put(channel, good);
    }
    return this;
  }

  /** Turns bits of every byte of a file, several each in turn. */
  public Damage flipEverywhere(Path file, Flipped flipped) throws IOException {
    byte[] good = Files.readAllBytes(file);
    Object whole = reader.read(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int at = 0; at < good.length; at++) {
        for (int flip : Seeds.isLong() ? MANY_FLIPS : FEW_FLIPS) {
          channel.write(ByteBuffer.wrap(new byte[] {(byte) (good[at] ^ flip)}), at);
          String where =
              "%s: %s, byte %d, flip %02x".formatted(format, file.getFileName(), at, flip);
          check(file, where, whole, flipped);
          flips++;
        }
        channel.write(ByteBuffer.wrap(good, at, 1), at);
      }
    }
    return this;
  }

  /**
   * Writes mutations in place of a file.
   *
   * @param few how many in a normal build; in a long one it is a hundred times as many
   */
  public Damage mutate(Path file, int few, Mutation mutation) throws IOException {
    byte[] good = Files.readAllBytes(file);
    int count = Seeds.count(few, 100 * few);
    long read = readings;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
        put(channel, mutation.make(new Random(seed)));
        check(file, format + ": -Djbert.seed=" + seed, "", Flipped.ANYTHING);
        mutations++;
      }
      put(channel, good);
    }
    // Too many refusals would mean that the mutants do not come far.
    long passed = readings - read;
    assertTrue(passed > 0 && passed < count, () -> format + ": " + passed + " of " + count);
    return this;
  }

  /** In place: some file systems hurry to the disk what was cut to nothing and written anew. */
  private static void put(FileChannel channel, byte[] bytes) throws IOException {
    channel.write(ByteBuffer.wrap(bytes), 0);
    channel.truncate(bytes.length);
  }

  /** Prints what was tried. */
  public void report() {
    System.out.printf(
        "reliability: %s: %,d truncations, %,d flips, %,d seeded mutations%n",
        format, truncations, flips, mutations);
  }

  private void check(Path file, String where, Object whole, Flipped flipped) throws IOException {
    long size = Files.size(file);
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    try {
      Object result = reader.read(file);
      readings++;
      switch (flipped) {
        case NOTICED -> throw new AssertionError(where + ": was not noticed");
        case NOTICED_OR_HARMLESS -> assertEquals(whole, result, where);
        case ANYTHING -> {}
      }
    } catch (RuntimeException e) {
      checkRefusal(file, where, e);
    }
    long nanos = System.nanoTime() - start;
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    assertTrue(nanos < MOST_TIME.toNanos(), () -> where + ": " + nanos + " ns");
    assertTrue(
        bytes < FREE_BYTES + MOST_EXPANSION * size,
        () -> where + ": " + bytes + " bytes of memory");
  }

  private void checkRefusal(Path file, String where, RuntimeException e) {
    if (!refusal.isInstance(e)) {
      throw new AssertionError(where + ": " + e, e);
    }
    String message = e.getMessage();
    assertTrue(message.contains(file.getParent().toString()), () -> where + ": " + message);
    assertTrue(
        message.codePoints().noneMatch(Character::isISOControl), () -> where + ": " + message);
  }
}
