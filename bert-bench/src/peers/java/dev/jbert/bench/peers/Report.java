package dev.jbert.bench.peers;

import ai.onnxruntime.OrtEnvironment;
import com.google.gson.stream.JsonWriter;
import dev.jbert.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes rows as JSON, with what is needed to read them. Times are in milliseconds. */
final class Report {

  private Report() {}

  static void write(List<Row> rows, List<RivalKind> rivals, Path file) throws IOException {
    Machine machine = Machine.here();
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file))) {
      json.setIndent("  ");
      json.beginObject();
      json.name("date").value(machine.date());
      json.name("processor").value(machine.processor());
      json.name("processors").value(machine.processors());
      json.name("system").value(machine.system());
      json.name("java").value(machine.java());
      json.name("jbert_kernels").value(machine.kernels());
      json.name("onnxruntime").value(OrtEnvironment.getEnvironment().getVersion());
      if (rivals.contains(RivalKind.PYTORCH)) {
        json.name("pytorch").value(TorchModel.version());
      }
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
}
