package dev.jbert.bench.report;

import com.google.gson.annotations.SerializedName;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * On what figures were taken.
 *
 * @param date when, in UTC
 * @param processor what the system calls the processor
 * @param processors how many may be used
 * @param system operating system and architecture
 * @param java the version of the JVM
 * @param kernels which kernels jbert chose
 */
public record Machine(
    String date,
    String processor,
    int processors,
    String system,
    String java,
    @SerializedName("jbert_kernels") String kernels) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** This machine, now. */
  public static Machine here() throws IOException {
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString(),
        kernelsHere());
  }

  /**
   * The machine that a file of figures names.
   *
   * @throws ReportException if it does not name it
   */
  static Machine read(Path file) throws IOException, ReportException {
    Machine machine = JsonFile.read(file, Machine.class);
    if (Stream.of(machine.date, machine.processor, machine.system, machine.java, machine.kernels)
        .anyMatch(Objects::isNull)) {
      throw new ReportException(
          file + ": expected date, processor, system, java and jbert_kernels");
    }
    return machine;
  }

  /** In one line: {@code AMD EPYC, 2 processors, Linux amd64, Java 25.0.3}. */
  String line() {
    return String.join(
        ", ",
        processor,
        Words.count(processors, "processor"),
        system,
        "Java " + java.replaceFirst("[+].*", ""));
  }

  /** The day of the figures. */
  String day() {
    return date.replaceFirst("T.*", "");
  }

  /** Whether the two differ in nothing but the date. */
  boolean sameAs(Machine other) {
    return new Machine(other.date, processor, processors, system, java, kernels).equals(other);
  }

  private static String kernelsHere() {
    try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
      return kernels.description();
    }
  }

  /** The name that Linux gives the processor; other systems do not say it in a file. */
  private static String processorName() throws IOException {
    if (!Files.exists(CPU_INFO)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }
}
