package dev.jbert.tools.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the process uses at a moment.
 *
 * @param seconds since the run began
 * @param calls so far
 * @param heap bytes of the heap that are in use after a collection
 * @param committed bytes that the JVM has taken for its heap
 * @param rss resident bytes of the process, where there is {@code /proc}
 * @param threads of the JVM
 * @param descriptors of open files, where there is {@code /proc}
 */
record Figures(
    long seconds,
    long calls,
    long heap,
    long committed,
    OptionalLong rss,
    int threads,
    OptionalLong descriptors) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  static final String HEADER =
      "%8s %9s %10s %14s %8s %8s %12s"
          .formatted(
              "seconds", "calls", "heap MB", "committed MB", "RSS MB", "threads", "descriptors");

  /** Collects garbage and measures. */
  static Figures now(long seconds, long calls) throws IOException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    return new Figures(
        seconds,
        calls,
        heap.getUsed(),
        heap.getCommitted(),
        residentBytes(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openDescriptors());
  }

  private static OptionalLong residentBytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    }
  }

  private static OptionalLong openDescriptors() throws IOException {
    if (!Files.exists(DESCRIPTORS)) {
      return OptionalLong.empty();
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return OptionalLong.of(open.count());
    }
  }

  /** Resident bytes beside the heap. */
  OptionalLong beside() {
    return rss.isEmpty() ? rss : OptionalLong.of(rss.getAsLong() - committed);
  }

  @Override
  public String toString() {
    return "%8d %9d %10.1f %14d %8s %8d %12s"
        .formatted(
            seconds,
            calls,
            heap / (double) (1 << 20),
            committed >> 20,
            rss.isEmpty() ? "?" : rss.getAsLong() >> 20,
            threads,
            descriptors.isEmpty() ? "?" : descriptors.getAsLong());
  }
}
