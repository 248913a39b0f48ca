package dev.jbert.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What JMH found for one benchmark with one choice of parameters.
 *
 * @param benchmark class and method, without the package: {@code FmaPeakBenchmark.fma}
 * @param parameters by their names
 * @param score the mean, or the median where JMH has single times, in {@code unit}
 * @param unit {@code ops/s}, {@code us/op} and so on
 */
record JmhResult(String benchmark, Map<String, String> parameters, double score, String unit) {

  /** As JMH writes it; there is more, which is not read. */
  private record Raw(
      String benchmark, String mode, Map<String, String> params, Metric primaryMetric) {}

  private record Metric(double score, String scoreUnit, Map<String, Double> scorePercentiles) {}

  /**
   * The results in a file that JMH wrote with {@code -rf json}.
   *
   * @throws ReportException if the file is not one
   */
  static List<JmhResult> read(Path file) throws IOException, ReportException {
    List<JmhResult> results = new ArrayList<>();
    for (Raw raw : JsonFile.read(file, Raw[].class)) {
      results.add(
          of(raw)
              .orElseThrow(
                  () ->
                      new ReportException(
                          "%s, result %d: expected benchmark, mode and primaryMetric, as JMH writes them"
                              .formatted(file, results.size()))));
    }
    return results;
  }

  private static Optional<JmhResult> of(Raw raw) {
    if (raw == null || raw.benchmark == null || raw.mode == null || raw.primaryMetric == null) {
      return Optional.empty();
    }
    Metric metric = raw.primaryMetric;
    if (metric.scoreUnit == null) {
      return Optional.empty();
    }
    String name = raw.benchmark.replaceFirst("^([a-z0-9_]+[.])*", "");
    boolean samples = raw.mode.equals("sample") && metric.scorePercentiles != null;
    double score =
        samples ? metric.scorePercentiles.getOrDefault("50.0", metric.score) : metric.score;
    Map<String, String> parameters =
        Optional.ofNullable(raw.params).map(Map::copyOf).orElse(Map.of());
    return Optional.of(new JmhResult(name, parameters, score, metric.scoreUnit));
  }

  /**
   * Seconds of one operation.
   *
   * @throws ReportException if the score is not a time
   */
  double seconds() throws ReportException {
    return switch (unit) {
      case "s/op" -> score;
      case "ms/op" -> score / 1e3;
      case "us/op" -> score / 1e6;
      case "ns/op" -> score / 1e9;
      default ->
          throw new ReportException(
              "%s: expected a time per operation, found %s".formatted(benchmark, unit));
    };
  }

  /**
   * A parameter.
   *
   * @throws ReportException if there is none of that name
   */
  String parameter(String name) throws ReportException {
    return Optional.ofNullable(parameters.get(name))
        .orElseThrow(() -> new ReportException("%s: no parameter %s".formatted(benchmark, name)));
  }

  /**
   * A parameter that is a number.
   *
   * @throws ReportException if there is none of that name, or it is none
   */
  int number(String name) throws ReportException {
    String value = parameter(name);
    if (!value.matches("[0-9]{1,9}")) {
      throw new ReportException(
          "%s: expected a number as %s, found %s".formatted(benchmark, name, value));
    }
    return Integer.parseInt(value);
  }
}
