package dev.jbert.bench.report;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a report does.
 *
 * @param parts what is measured; nothing means that what is there is drawn again
 * @param effort how long
 * @param threads the most threads that work at once
 * @param folder where the figures and pictures go
 */
record ReportOptions(Set<Part> parts, Effort effort, int threads, Path folder) {

  private static final String USAGE =
      "usage: Report [--quick] [--draw | --parts=%s] [--threads=N] [--out=FOLDER]"
          .formatted(Stream.of(Part.values()).map(Part::option).collect(Collectors.joining(",")));

  /**
   * Reads a command line.
   *
   * @param processors the threads unless told otherwise
   * @throws IllegalArgumentException if an argument is unknown or has a value that cannot be
   */
  static ReportOptions parse(String[] args, int processors) {
    Set<Part> parts = EnumSet.allOf(Part.class);
    Effort effort = Effort.FULL;
    int threads = processors;
    Path folder = Path.of("docs", "benchmarks");
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.replaceFirst("=.*", "=")) {
        case "--quick" -> effort = Effort.QUICK;
        case "--draw" -> parts = EnumSet.noneOf(Part.class);
        case "--parts=" -> parts = parts(value);
        case "--threads=" -> threads = threads(value);
        case "--out=" -> folder = folder(value);
        default -> throw new IllegalArgumentException("unknown argument " + arg + "; " + USAGE);
      }
    }
    return new ReportOptions(parts, effort, threads, folder);
  }

  /** Whether everything is measured. */
  boolean all() {
    return parts.size() == Part.values().length;
  }

  private static Set<Part> parts(String names) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : names.split(",", -1)) {
      parts.add(
          Stream.of(Part.values())
              .filter(part -> part.option().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("no part is named '" + name + "'; " + USAGE)));
    }
    return parts;
  }

  private static int threads(String value) {
    int threads = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
    if (threads < 1) {
      throw new IllegalArgumentException("--threads: expected 1 or more, found " + value);
    }
    return threads;
  }

  private static Path folder(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("--out: expected a folder, found nothing");
    }
    return Path.of(value);
  }
}
