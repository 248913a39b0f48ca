package dev.jbert.bench;

import dev.jbert.kernel.FmaPeak;
import dev.jbert.kernel.KernelChoice;
import dev.jbert.model.BertModel;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.TokenBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * Measures what share of the register-only FMA loop an encoder of bert-base's shape reaches.
 *
 * <p>Loop and encoder take turns, so that a busy machine slows both; a round's share is taken
 * against the faster of the loops right before and after it. As a command it prints that for one
 * thread and for two; arguments: tokens (128) and rounds (30).
 */
public final class EncoderShare {

  /**
   * What was found.
   *
   * @param tokens of the sequence
   * @param threads that shared the encoder, and that ran the loop
   * @param peakGflops of the loop, median
   * @param encoderGflops of the encoder, median
   * @param bestMs the encoder's shortest time
   * @param medianMs its median time
   * @param shareMedian the median share
   * @param shareBest the largest share
   */
  public record Share(
      int tokens,
      int threads,
      double peakGflops,
      double encoderGflops,
      double bestMs,
      double medianMs,
      double shareMedian,
      double shareBest) {

    private static final String COLUMNS =
        "tokens threads peak_gflops encoder_gflops best_ms median_ms share_median share_best";

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d %d %.1f %.1f %.2f %.2f %.3f %.3f",
          tokens,
          threads,
          peakGflops,
          encoderGflops,
          bestMs,
          medianMs,
          shareMedian,
          shareBest);
    }
  }

  /**
   * About 10 ms: a shorter loop ends before all cores are at its rate, and flatters the encoder.
   */
  private static final int TURNS = 5_000_000;

  private static final int WARM_UP = 10;

  private EncoderShare() {}

  static void main(String[] args) throws IOException, InterruptedException {
    int tokens = args.length > 0 ? Integer.parseInt(args[0]) : 128;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    System.out.println(Share.COLUMNS);
    int processors = Runtime.getRuntime().availableProcessors();
    for (int threads : processors == 1 ? new int[] {1} : new int[] {1, 2}) {
      System.out.println(measure(tokens, threads, rounds));
    }
  }

  /**
   * Measures one length on one number of threads.
   *
   * @param tokens of the sequence, 1 to 512
   * @param threads that share the encoder, and that run the loop
   * @param rounds how often both take a turn, 1 or more
   */
  public static Share measure(int tokens, int threads, int rounds)
      throws IOException, InterruptedException {
    LoadOptions options =
        LoadOptions.defaults().withKernels(KernelChoice.VECTOR).withThreads(threads);
    try (BertModel model = RandomModel.load(options)) {
      return measure(model, tokens, threads, rounds);
    }
  }

  private static Share measure(BertModel model, int tokens, int threads, int rounds)
      throws InterruptedException {
    TokenBatch batch = TokenBatch.of(RandomModel.inputIds(tokens));
    for (int i = 0; i < WARM_UP; i++) {
      model.forward(batch);
      peak(threads);
    }
    double[] seconds = new double[rounds];
    double[] shares = new double[rounds];
    double[] peaks = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      double before = peak(threads);
      long start = System.nanoTime();
      model.forward(batch);
      seconds[i] = (System.nanoTime() - start) / 1e9;
      peaks[i] = Math.max(before, peak(threads));
      shares[i] = RandomModel.operations(tokens) / seconds[i] / peaks[i];
    }
    Arrays.sort(seconds);
    Arrays.sort(shares);
    Arrays.sort(peaks);
    return new Share(
        tokens,
        threads,
        peaks[rounds / 2] / 1e9,
        RandomModel.operations(tokens) / seconds[rounds / 2] / 1e9,
        seconds[0] * 1e3,
        seconds[rounds / 2] * 1e3,
        shares[rounds / 2],
        shares[rounds - 1]);
  }

  /** Floating-point operations a second of the FMA loop on {@code threads} threads at once. */
  private static double peak(int threads) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(threads);
    long[] nanos = new long[threads];
    float[] sink = new float[threads];
    Thread[] runners = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int index = t;
      runners[t] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitAll(start);
                    long from = System.nanoTime();
                    sink[index] = FmaPeak.run(TURNS);
                    nanos[index] = System.nanoTime() - from;
                  });
    }
    double sum = 0;
    for (int t = 0; t < threads; t++) {
      runners[t].join();
      sum += FmaPeak.operations(TURNS) / (nanos[t] / 1e9);
    }
    return sum;
  }

  private static void awaitAll(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("a thread of the FMA loop was stopped", e);
    }
  }
}
