package dev.jbert.bench.report;

import dev.jbert.bench.EncoderShare;
import dev.jbert.bench.RandomModel;
import dev.jbert.bench.chart.BarChart;
import dev.jbert.bench.chart.Heading;
import dev.jbert.bench.chart.Numbers;
import dev.jbert.bench.chart.Roofline;
import dev.jbert.bench.chart.Roofline.Dot;
import dev.jbert.bench.chart.Roofline.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The kernels and the encoder against what the machine allows, and against the scalar kernels. */
final class KernelPictures {
  private static final String FMA = "FmaPeakBenchmark.fma";
  private static final String BANDWIDTH = "BandwidthBenchmark.read";
  private static final String ENCODER = "EncoderBenchmark.forward";

  /** What the roofline leaves out: dots that would lie on others and say no more. */
  private static final String LEFT_OUT =
      ".*(MiniLM|distance bias|probabilities|, 512 rows|pack).*|LayerNorm, .*|.*(LayerNorm|embeddings), 8 rows";

  private KernelPictures() {}

  /** Kernels and encoder under the machine's roofs. */
  static String roofline(
      Machine machine, List<JmhResult> roofs, List<JmhResult> kernels, List<JmhResult> encoder)
      throws ReportException {
    List<Dot> dots = new ArrayList<>();
    int threads = roofThreads(kernels);
    for (JmhResult result : encoder) {
      if (result.benchmark().equals(ENCODER)
          && result.parameter("kernels").equals("vector")
          && result.number("threads") == threads) {
        dots.add(encoderDot(result));
      }
    }
    for (JmhResult result : kernels) {
      KernelWork work = KernelWork.of(result);
      if (result.parameter("kernels").equals("vector") && isShown(work)) {
        dots.add(
            new Dot(
                work.label(),
                work.intensity(),
                work.operations() / result.seconds() / 1e9,
                Weight.SECOND));
      }
    }
    Heading heading =
        new Heading(
            "Kernels and the encoder of bert-base under the roofs of the machine",
            List.of(
                "float32, %d thread%s; blue: the whole encoder on one sequence, orange: single kernels, operands in the caches"
                    .formatted(threads, threads == 1 ? "" : "s"),
                machine.line() + "; " + machine.day()),
            description(dots));
    return new Roofline(heading, ceiling(roofs), slopes(roofs), dots).svg();
  }

  private static boolean isShown(KernelWork work) {
    boolean other = work.group().equals(KernelWork.ACTIVATIONS) && !work.label().equals("GELU erf");
    return work.operations() > 0 && !other && !work.label().matches(LEFT_OUT);
  }

  private static int roofThreads(List<JmhResult> kernels) throws ReportException {
    int threads = 0;
    for (JmhResult result : kernels) {
      threads = Math.max(threads, result.number("threads"));
    }
    return threads;
  }

  private static Dot encoderDot(JmhResult result) throws ReportException {
    int tokens = result.number("tokens");
    double operations = RandomModel.operations(tokens);
    return new Dot(
        "encoder, 1 x " + tokens,
        operations / RandomModel.weightBytes(),
        operations / result.seconds() / 1e9,
        Weight.MAIN);
  }

  private static Roofline.Ceiling ceiling(List<JmhResult> roofs) throws ReportException {
    for (JmhResult result : roofs) {
      if (result.benchmark().equals(FMA)) {
        return new Roofline.Ceiling("FMA on registers", result.score());
      }
    }
    throw new ReportException("the roofs have no " + FMA);
  }

  /** From memory first. */
  private static List<Roofline.Slope> slopes(List<JmhResult> roofs) throws ReportException {
    List<JmhResult> reads = new ArrayList<>();
    for (JmhResult result : roofs) {
      if (result.benchmark().equals(BANDWIDTH)) {
        result.number("kilobytes");
        reads.add(result);
      }
    }
    if (reads.isEmpty()) {
      throw new ReportException("the roofs have no " + BANDWIDTH);
    }
    reads.sort(
        Comparator.comparingInt(
            (JmhResult read) -> -Integer.parseInt(read.parameters().get("kilobytes"))));
    List<Roofline.Slope> slopes = new ArrayList<>();
    for (JmhResult read : reads) {
      int kilobytes = read.number("kilobytes");
      String from = kilobytes >= 100_000 ? "memory" : kilobytes + " KB a thread";
      slopes.add(new Roofline.Slope(from, read.score()));
    }
    return slopes;
  }

  private static String description(List<Dot> dots) {
    return "A roofline: operations for each byte against GFLOP/s, both logarithmic. "
        + dots.stream()
            .map(
                dot ->
                    "%s: %s GFLOP/s at %s"
                        .formatted(
                            dot.label(),
                            Numbers.text(dot.gigaflops()),
                            Numbers.text(dot.intensity())))
            .collect(Collectors.joining("; "))
        + ".";
  }

  /** Each kernel beside its scalar twin. */
  static String kernels(Machine machine, List<JmhResult> kernels) throws ReportException {
    Map<KernelWork, Double> scalar = times(kernels, "scalar");
    Map<String, List<BarChart.Bar>> groups = new LinkedHashMap<>();
    for (Map.Entry<KernelWork, Double> vector : times(kernels, "vector").entrySet()) {
      KernelWork work = vector.getKey();
      if (scalar.containsKey(work)) {
        double twin = scalar.get(work);
        groups
            .computeIfAbsent(work.group(), group -> new ArrayList<>())
            .add(
                new BarChart.Bar(
                    work.label(),
                    twin / vector.getValue(),
                    OptionalDouble.empty(),
                    List.of(
                        Numbers.threeDigits(vector.getValue() * 1e6),
                        Numbers.threeDigits(twin * 1e6),
                        Numbers.threeDigits(work.bytes() / vector.getValue() / 1e9),
                        work.operations() == 0
                            ? "-"
                            : Numbers.threeDigits(work.operations() / vector.getValue() / 1e9))));
      }
    }
    int threads = roofThreads(kernels);
    Heading heading =
        new Heading(
            "Vector kernels beside their scalar twins",
            List.of(
                "float32, %d thread%s; bars: how often as fast; columns: microseconds, and what the vector kernel reaches"
                    .formatted(threads, threads == 1 ? "" : "s"),
                machine.line() + "; " + machine.day()),
            "How often as fast as the scalar kernels the vector kernels are, as bars, with both"
                + " times in microseconds.");
    return new BarChart(
            heading,
            new BarChart.Axis("how often as fast the vector kernel is", " x", OptionalDouble.of(1)),
            List.of("vector, us", "scalar, us", "GB/s", "GFLOP/s"),
            groups.entrySet().stream()
                .map(group -> new BarChart.Group(group.getKey(), group.getValue()))
                .toList())
        .svg();
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

  /** The encoder beside the FMA loop. */
  static String shares(Machine machine, List<EncoderShare.Share> shares) {
    Map<String, List<BarChart.Bar>> groups = new LinkedHashMap<>();
    for (EncoderShare.Share share : shares) {
      groups
          .computeIfAbsent(
              share.threads() == 1 ? "1 thread" : share.threads() + " threads",
              group -> new ArrayList<>())
          .add(
              new BarChart.Bar(
                  "1 x " + share.tokens(),
                  100 * share.shareMedian(),
                  OptionalDouble.of(100 * Aim.ENCODER_SHARE),
                  List.of(
                      Numbers.threeDigits(100 * share.shareBest()) + " %",
                      Numbers.threeDigits(share.encoderGflops()),
                      Numbers.threeDigits(share.peakGflops()),
                      Numbers.threeDigits(share.medianMs()))));
    }
    Heading heading =
        new Heading(
            "What share of the FMA loop the encoder of bert-base reaches",
            List.of(
                "float32, one sequence, medians; loop and encoder in turns",
                machine.line() + "; " + machine.day()),
            "Shares of the register-only FMA loop as bars. "
                + shares.stream()
                    .map(
                        share ->
                            "1 x %d on %d: %s percent"
                                .formatted(
                                    share.tokens(),
                                    share.threads(),
                                    Numbers.threeDigits(100 * share.shareMedian())))
                    .collect(Collectors.joining("; "))
                + ".");
    return new BarChart(
            heading,
            new BarChart.Axis("percent of the loop's GFLOP/s", " %", OptionalDouble.of(100)),
            List.of("best", "GFLOP/s", "loop", "ms"),
            groups.entrySet().stream()
                .map(group -> new BarChart.Group(group.getKey(), group.getValue()))
                .toList())
        .svg();
  }
}
