package dev.jbert.bench.report;

import dev.jbert.bench.RandomModel;
import dev.jbert.bench.chart.Heading;
import dev.jbert.bench.chart.Numbers;
import dev.jbert.bench.chart.Roofline;
import dev.jbert.bench.chart.Roofline.Dot;
import dev.jbert.bench.chart.Roofline.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The kernels and the encoder under what the machine allows. */
final class RooflinePicture {
  private static final String FMA = "FmaPeakBenchmark.fma";
  private static final String BANDWIDTH = "BandwidthBenchmark.read";
  private static final String ENCODER = "EncoderBenchmark.forward";

  /** Arrays of so many kilobytes are in no cache. */
  private static final int MEMORY = 100_000;

  /** Dots that would lie on others and say no more. */
  private static final String LEFT_OUT =
      "(QKV|intermediate|.*output), 1 row|.*MiniLM.*|with distance bias.*|probabilities.*|attention, 512 rows"
          + "|LayerNorm.*|residual.*, 8 rows|embeddings, 8 rows";

  private RooflinePicture() {}

  static String draw(
      Machine machine, List<JmhResult> roofs, List<JmhResult> kernels, List<JmhResult> encoder)
      throws ReportException {
    int threads = kernels.isEmpty() ? 0 : kernels.getFirst().number("threads");
    List<Dot> dots = new ArrayList<>(encoderDots(encoder, threads));
    for (JmhResult result : kernels) {
      KernelWork work = KernelWork.of(result);
      if (result.parameter("kernels").equals("vector") && isShown(work)) {
        dots.add(dot(work.label(), work.operations(), work.bytes(), result, Weight.SECOND));
      }
    }
    Heading heading =
        new Heading(
            "The kernels and the encoder of bert-base under the roofs of this machine",
            List.of(
                "Float32, "
                    + Words.threads(threads)
                    + ". Blue: the encoder on one sequence, its weights read once."
                    + " Orange: single kernels, operands in the caches.",
                machine.line() + "; " + machine.day()),
            description(dots));
    return new Roofline(heading, ceiling(roofs), slopes(roofs), dots).svg();
  }

  private static List<Dot> encoderDots(List<JmhResult> encoder, int threads)
      throws ReportException {
    List<Dot> dots = new ArrayList<>();
    for (JmhResult result : encoder) {
      if (result.benchmark().equals(ENCODER)
          && result.parameter("kernels").equals("vector")
          && result.number("threads") == threads) {
        int tokens = result.number("tokens");
        dots.add(
            dot(
                "encoder, 1 × " + tokens,
                RandomModel.operations(tokens),
                RandomModel.weightBytes(),
                result,
                Weight.MAIN));
      }
    }
    return dots;
  }

  private static Dot dot(
      String label, double operations, double bytes, JmhResult result, Weight weight)
      throws ReportException {
    return new Dot(label, operations / bytes, operations / result.seconds() / 1e9, weight);
  }

  /** Of the activations the one of BERT; nothing that computes nothing. */
  private static boolean isShown(KernelWork work) {
    boolean other = work.group() == KernelWork.Group.ACTIVATION && !work.label().equals("GELU_ERF");
    return work.operations() > 0 && !other && !work.label().matches(LEFT_OUT);
  }

  private static Roofline.Ceiling ceiling(List<JmhResult> roofs) throws ReportException {
    for (JmhResult result : roofs) {
      if (result.benchmark().equals(FMA)) {
        return new Roofline.Ceiling("multiply-add on registers", result.score());
      }
    }
    throw new ReportException("the roofs have no " + FMA);
  }

  /** From memory first. */
  private static List<Roofline.Slope> slopes(List<JmhResult> roofs) throws ReportException {
    List<Roofline.Slope> slopes = new ArrayList<>();
    for (JmhResult result : roofs) {
      if (result.benchmark().equals(BANDWIDTH)) {
        int kilobytes = result.number("kilobytes");
        String from = kilobytes >= MEMORY ? "memory" : kilobytes + " KB for each thread";
        slopes.add(new Roofline.Slope(from, result.score()));
      }
    }
    if (slopes.isEmpty()) {
      throw new ReportException("the roofs have no " + BANDWIDTH);
    }
    slopes.sort(Comparator.comparingDouble(Roofline.Slope::gigabytes));
    return slopes;
  }

  private static String description(List<Dot> dots) {
    return "A roofline: operations for each byte against GFLOP/s, both logarithmic. "
        + dots.stream().map(RooflinePicture::inWords).collect(Collectors.joining("; "))
        + ".";
  }

  private static String inWords(Dot dot) {
    return "%s: %s GFLOP/s at %s operations for each byte"
        .formatted(dot.label(), Numbers.text(dot.gigaflops()), Numbers.text(dot.intensity()));
  }
}
