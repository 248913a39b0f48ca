package dev.jbert.bench.report;

import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of jbert and of others, as the profile {@code peers} writes them.
 *
 * @param machine on what and when
 * @param onnxRuntime the version of ONNX Runtime
 * @param rows the figures
 */
record PeersFile(Machine machine, String onnxRuntime, List<Row> rows) {

  /**
   * Two sides on one work.
   *
   * @param model on which model
   * @param work what they did
   * @param threads on how many threads each
   * @param jbert the one
   * @param rival the other
   */
  record Row(String model, String work, int threads, Side jbert, Side rival) {

    /** How often as fast jbert is. */
    double ratio() {
      return rival.medianMs() / jbert.medianMs();
    }

    private String key() {
      return String.join("\n", model, work, threads + "", jbert.name, rival.name);
    }

    private boolean isWhole() {
      return model != null
          && work != null
          && jbert != null
          && rival != null
          && jbert.isWhole()
          && rival.isWhole();
    }
  }

  /**
   * One side.
   *
   * @param name who, and in which way
   * @param medianMs the median of its times, milliseconds
   */
  record Side(String name, @SerializedName("median_ms") double medianMs) {

    private boolean isWhole() {
      return name != null && medianMs > 0;
    }
  }

  private record Raw(@SerializedName("onnxruntime") String onnxRuntime, List<Row> rows) {}

  /**
   * Reads a file.
   *
   * @throws ReportException if it is not one of the profile's
   */
  static PeersFile read(Path file) throws IOException, ReportException {
    Raw raw = JsonFile.read(file, Raw.class);
    Machine machine = Machine.read(file);
    if (raw.onnxRuntime == null || raw.rows == null || !raw.rows.stream().allMatch(Row::isWhole)) {
      throw new ReportException(
          file + ": expected onnxruntime, and rows with model, work, jbert and rival");
    }
    return new PeersFile(machine, raw.onnxRuntime, List.copyOf(raw.rows));
  }

  /**
   * All rows of the files; where two files have the same, that of the later one. They keep the
   * order in which they first appear, the earliest file first.
   */
  static Optional<PeersFile> merged(List<PeersFile> files) {
    List<PeersFile> sorted = new ArrayList<>(files);
    sorted.sort(Comparator.comparing(file -> file.machine.date()));
    Map<String, Row> rows = new LinkedHashMap<>();
    for (PeersFile file : sorted) {
      file.rows.forEach(row -> rows.put(row.key(), row));
    }
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PeersFile(
                sorted.getLast().machine,
                sorted.getLast().onnxRuntime,
                List.copyOf(rows.values())));
  }
}
