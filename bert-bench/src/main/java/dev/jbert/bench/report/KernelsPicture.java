package dev.jbert.bench.report;

import dev.jbert.bench.chart.BarChart;
import dev.jbert.bench.chart.Heading;
import dev.jbert.bench.chart.Numbers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Each vector kernel beside its scalar twin. */
final class KernelsPicture {
  private static final BarChart.Axis AXIS =
      new BarChart.Axis(
          "how often as fast the vector kernel is",
          "×",
          new BarChart.Reference("as fast as the scalar kernel", 1));

  private static final List<String> COLUMNS =
      List.of("vector, µs", "scalar, µs", "GB/s", "GFLOP/s");

  private KernelsPicture() {}

  static String draw(Machine machine, List<JmhResult> kernels) throws ReportException {
    Map<KernelWork, Double> scalar = times(kernels, "scalar");
    Map<KernelWork.Group, List<BarChart.Bar>> groups = new EnumMap<>(KernelWork.Group.class);
    times(kernels, "vector")
        .forEach(
            (work, seconds) -> {
              if (scalar.containsKey(work)) {
                groups
                    .computeIfAbsent(work.group(), group -> new ArrayList<>())
                    .add(bar(work, seconds, scalar.get(work)));
              }
            });
    if (groups.isEmpty()) {
      throw new ReportException("no kernel was measured beside its scalar twin");
    }
    Heading heading =
        new Heading(
            "Vector kernels beside their scalar twins",
            List.of(
                "Float32, "
                    + Words.threads(kernels.getFirst().number("threads"))
                    + ". Columns: time of one call, and what the vector kernel reaches.",
                machine.line() + "; " + machine.day()),
            "How often as fast as its scalar twin each vector kernel is, as bars, with both times"
                + " in microseconds.");
    return new BarChart(
            heading,
            AXIS,
            COLUMNS,
            groups.entrySet().stream()
                .map(group -> new BarChart.Group(group.getKey().label(), group.getValue()))
                .toList())
        .svg();
  }

  private static BarChart.Bar bar(KernelWork work, double vector, double scalar) {
    return new BarChart.Bar(
        work.label(),
        scalar / vector,
        OptionalDouble.empty(),
        List.of(
            Numbers.threeDigits(vector * 1e6),
            Numbers.threeDigits(scalar * 1e6),
            Numbers.threeDigits(work.bytes() / vector / 1e9),
            work.operations() == 0 ? "–" : Numbers.threeDigits(work.operations() / vector / 1e9)));
  }

  private static Map<KernelWork, Double> times(List<JmhResult> results, String kernels)
      throws ReportException {
    Map<KernelWork, Double> times = new LinkedHashMap<>();
    for (JmhResult result : results) {
      if (result.parameter("kernels").equals(kernels)) {
        times.put(KernelWork.of(result), result.seconds());
      }
    }
    return times;
  }
}
