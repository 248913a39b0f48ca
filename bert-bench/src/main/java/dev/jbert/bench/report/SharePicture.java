package dev.jbert.bench.report;

import dev.jbert.bench.EncoderShare.Share;
import dev.jbert.bench.chart.BarChart;
import dev.jbert.bench.chart.Heading;
import dev.jbert.bench.chart.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The encoder beside the FMA loop. */
final class SharePicture {
  private static final BarChart.Axis AXIS =
      new BarChart.Axis(
          "percent of the loop's speed", " %", new BarChart.Reference("the loop itself", 100));

  /** A sequence as short as this is bound by memory, and was given no aim. */
  private static final int AIMED_FROM = 128;

  private SharePicture() {}

  static String draw(Machine machine, List<Share> shares) throws ReportException {
    if (shares.isEmpty()) {
      throw new ReportException("no share of the encoder was measured");
    }
    Map<Integer, List<Share>> byThreads =
        shares.stream()
            .collect(
                Collectors.groupingBy(Share::threads, LinkedHashMap::new, Collectors.toList()));
    Heading heading =
        new Heading(
            "What share of the register-only FMA loop the encoder of bert-base reaches",
            List.of(
                "Float32, sequences × tokens, medians; loop and encoder in turns.",
                machine.line() + "; " + machine.day()),
            "Shares of the loop's speed as bars. "
                + shares.stream().map(SharePicture::inWords).collect(Collectors.joining("; "))
                + ".");
    return new BarChart(
            heading,
            AXIS,
            List.of("best", "GFLOP/s", "loop, GFLOP/s", "ms"),
            byThreads.entrySet().stream()
                .map(
                    group ->
                        new BarChart.Group(
                            Words.threads(group.getKey()),
                            group.getValue().stream().map(SharePicture::bar).toList()))
                .toList())
        .svg();
  }

  private static BarChart.Bar bar(Share share) {
    return new BarChart.Bar(
        "1 × " + share.tokens(),
        100 * share.shareMedian(),
        share.tokens() < AIMED_FROM
            ? OptionalDouble.empty()
            : OptionalDouble.of(100 * Aim.ENCODER_SHARE),
        List.of(
            Numbers.threeDigits(100 * share.shareBest()) + " %",
            Numbers.threeDigits(share.encoderGflops()),
            Numbers.threeDigits(share.peakGflops()),
            Numbers.threeDigits(share.medianMs())));
  }

  private static String inWords(Share share) {
    return "1 × %s on %s: %s percent"
        .formatted(
            Integer.toString(share.tokens()),
            Words.threads(share.threads()),
            Numbers.threeDigits(100 * share.shareMedian()));
  }
}
