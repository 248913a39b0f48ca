package dev.jbert.tools.bench;

import dev.jbert.model.BertConfig;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.WeightPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What was measured.
 *
 * @param sequences B
 * @param longest tokens of the longest sequence
 * @param tokens tokens of the batch
 * @param threads threads that shared the work
 * @param weightPrecision how exactly the weights were kept
 * @param kernels which kernels computed, in their own words
 * @param runs measured runs
 * @param medianMillis median of one run, in milliseconds
 * @param p10Millis the run that one in ten is faster than
 * @param p90Millis the run that one in ten is slower than
 * @param gflops 10^9 floating-point operations a second of the encoder at the median, see {@link
 *     #flops}
 * @param loadMillis from the folder to a model that can run
 * @param firstMillis the first run of all
 * @param peakRssMegabytes the most memory that the process has had, in MiB; -1 where the system
 *     does not tell
 */
public record BenchResult(
    int sequences,
    int longest,
    int tokens,
    int threads,
    WeightPrecision weightPrecision,
    String kernels,
    int runs,
    double medianMillis,
    double p10Millis,
    double p90Millis,
    double gflops,
    double loadMillis,
    double firstMillis,
    double peakRssMegabytes) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK_RSS = "VmHWM:";

  /**
   * Sums up runs.
   *
   * @param millis each run's milliseconds
   * @param loadAndFirst milliseconds of loading and of the first run
   */
  static BenchResult of(
      BertModel model,
      LoadOptions options,
      BenchInput input,
      double[] millis,
      double[] loadAndFirst)
      throws IOException {
    double median = quantile(millis, 0.5);
    return new BenchResult(
        input.sequences(),
        input.longest(),
        input.tokens(),
        options.threads(),
        options.weightPrecision(),
        kernels(model),
        millis.length,
        median,
        quantile(millis, 0.1),
        quantile(millis, 0.9),
        flops(model.config(), input) / median / 1e6,
        loadAndFirst[0],
        loadAndFirst[1],
        readPeakRss());
  }

  /** The backend's own words, without the threads, which stand by themselves. */
  private static String kernels(BertModel model) {
    String description = model.description();
    int threads = description.indexOf(';');
    return threads < 0 ? description : description.substring(0, threads);
  }

  /** Tokens that went through in a second, at the median. */
  public double tokensPerSecond() {
    return tokens / medianMillis * 1000;
  }

  /**
   * Floating-point operations of the whole encoder: for each sequence of T tokens 2·P·T for the
   * products with the P weights of its layers, and 4·L·H·T² for attention. What an output lets the
   * last layer leave out, and the heads, are not counted.
   */
  static double flops(BertConfig config, BenchInput input) {
    double h = config.hiddenSize();
    double layers = config.numHiddenLayers();
    double weights = layers * (4 * h * h + 2 * h * config.intermediateSize());
    double flops = 0;
    for (int[] row : input.inputIds()) {
      flops += 2 * weights * row.length + 4 * layers * h * row.length * row.length;
    }
    return flops;
  }

  /** Returns a quantile, between neighbours by the straight line. */
  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private static double readPeakRss() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(PEAK_RSS)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return -1;
  }
}
