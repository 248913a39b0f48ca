package dev.jbert.bench.peers;

import ai.onnxruntime.OrtEnvironment;
import com.google.gson.stream.JsonWriter;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Writes rows as JSON, with what is needed to read them. Times are in milliseconds. */
final class Report {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Report() {}

  static void write(List<Row> rows, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file))) {
      json.setIndent("  ");
      json.beginObject();
      json.name("date").value(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      json.name("processor").value(processor());
      json.name("processors").value(Runtime.getRuntime().availableProcessors());
      json.name("system")
          .value(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
      json.name("java").value(Runtime.version().toString());
      json.name("jbert_kernels").value(kernels());
      json.name("onnxruntime").value(OrtEnvironment.getEnvironment().getVersion());
      json.name("rows").beginArray();
      for (Row row : rows) {
        write(row, json);
      }
      json.endArray();
      json.endObject();
    }
  }

  private static void write(Row row, JsonWriter json) throws IOException {
    json.beginObject();
    json.name("model").value(row.subject().model());
    json.name("work").value(row.subject().work());
    json.name("threads").value(row.subject().threads());
    json.name("ratio").value(rounded(row.ratio()));
    write("jbert", row.jbert(), json);
    write("rival", row.rival(), json);
    json.name("note").value(row.note());
    json.endObject();
  }

  private static void write(String name, Row.Side side, JsonWriter json) throws IOException {
    Times times = side.times();
    json.name(name).beginObject();
    json.name("name").value(side.name());
    json.name("median_ms").value(rounded(times.median() / 1e6));
    json.name("p10_ms").value(rounded(times.p10() / 1e6));
    json.name("p90_ms").value(rounded(times.p90() / 1e6));
    json.name("calls").value(times.calls());
    json.endObject();
  }

  private static double rounded(double value) {
    return Math.round(value * 1e5) / 1e5;
  }

  private static String kernels() {
    try (Kernels kernels = KernelProvider.create(KernelChoice.of("auto"), 1)) {
      return kernels.description();
    }
  }

  /** The name that Linux gives the processor; other systems do not say it in a file. */
  private static String processor() throws IOException {
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
