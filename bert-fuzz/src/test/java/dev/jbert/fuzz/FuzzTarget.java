package dev.jbert.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What every reader promises of every input: a result, or a refusal of a kind that it names, with
 * one clear sentence, in bounded time and memory. Whatever else happens goes on to Jazzer, which
 * reports it.
 *
 * <p>A target is a test class with a {@code @FuzzTest} method and one of these as registered
 * extension.
 */
public final class FuzzTarget implements BeforeAllCallback, AfterAllCallback {

  /** Processor time for one input: real ones of this size take milliseconds. */
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  /** Memory that a reader may allocate in any case: buffers, and a refusal's stack trace. */
  private static final long FREE_BYTES = 16L << 20;

  /** Bytes that a reader may allocate for each byte of its input. */
  private static final long BYTES_PER_BYTE = 1_000;

  /** The first reading of a kind pays for classes that are loaded and, by Jazzer, changed. */
  private static final int ATTEMPTS = 3;

  /** A message with names and numbers of the file in it, all of them cut short. */
  private static final int MAX_MESSAGE_CHARS = 8_000;

  /** Where the system keeps files in memory, if it does; else they come and go on the disk. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final List<Class<? extends Exception>> refusals;
  private Path folder = Path.of("");
  private long inputs;
  private long refused;
  private long started;

  /** Reads an input, which must give a result or a refusal. */
  @FunctionalInterface
  public interface Reading {
    /** Throws a refusal, or an error if a result is not what it should be. */
    void read() throws Exception;
  }

  private FuzzTarget(String name, List<Class<? extends Exception>> refusals) {
    this.name = name;
    this.refusals = refusals;
  }

  /**
   * A target that refuses nothing.
   *
   * @param name what the report calls it
   */
  public static FuzzTarget of(String name) {
    return new FuzzTarget(name, List.of());
  }

  /** This target, which may refuse an input by an exception of exactly this class too. */
  public FuzzTarget refusing(Class<? extends Exception> refusal) {
    List<Class<? extends Exception>> more = new ArrayList<>(refusals);
    more.add(refusal);
    return new FuzzTarget(name, more);
  }

  /** A folder for this target's files, in memory where the system has such a place. */
  public Path folder() {
    return folder;
  }

  /** Writes a file into {@link #folder()}, over what was there. */
  public Path write(String file, byte[] content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.write(path, content);
  }

  /**
   * Reads one input.
   *
   * @param inputBytes its size, which bounds the memory
   * @param reading throws an {@link AssertionError} if the result is not sound; can be repeated
   */
  public void run(int inputBytes, Reading reading) throws Exception {
    inputs++;
    Cost most = new Cost(MAX_TIME.toNanos(), FREE_BYTES + BYTES_PER_BYTE * inputBytes);
    Cost cost = costOf(reading);
    for (int i = 1; i < ATTEMPTS && cost.exceeds(most); i++) {
      cost = costOf(reading);
    }
    if (cost.exceeds(most)) {
      throw new AssertionError(
          "an input of %d bytes took %s, at most %s is allowed".formatted(inputBytes, cost, most));
    }
  }

  private record Cost(long nanoseconds, long allocatedBytes) {
    boolean exceeds(Cost most) {
      return nanoseconds > most.nanoseconds || allocatedBytes > most.allocatedBytes;
    }
  }

  private Cost costOf(Reading reading) throws Exception {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long time = THREADS.getCurrentThreadCpuTime();
    try {
      reading.read();
    } catch (Exception e) {
      if (!refusals.contains(e.getClass())) {
        throw e;
      }
      refused++;
      requireOneSentence(e);
    }
    return new Cost(
        THREADS.getCurrentThreadCpuTime() - time,
        THREADS.getCurrentThreadAllocatedBytes() - allocated);
  }

  private static void requireOneSentence(Exception refusal) {
    String message = String.valueOf(refusal.getMessage());
    boolean sound =
        !message.isBlank()
            && message.length() <= MAX_MESSAGE_CHARS
            && message.lines().count() == 1
            && refusal.getMessage() != null;
    if (!sound) {
      throw new AssertionError("the message is no single sentence: " + message, refusal);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    started = System.nanoTime();
    folder =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "jbert-fuzz")
            : Files.createTempDirectory("jbert-fuzz");
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    if (refused == inputs) {
      throw new AssertionError(name + ": every input was refused, so that no result was looked at");
    }
    boolean fuzzed = System.getenv("JAZZER_FUZZ") != null;
    long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
    System.out.println(
        fuzzed
            ? "reliability: fuzz: %s: %d executions in %d s, %d refused"
                .formatted(name, inputs, seconds, refused)
            : "reliability: fuzz: %s: %d inputs in regression, %d refused"
                .formatted(name, inputs, refused));
  }
}
