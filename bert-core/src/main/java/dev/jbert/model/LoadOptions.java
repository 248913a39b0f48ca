package dev.jbert.model;

import dev.jbert.kernel.KernelChoice;
import java.util.Objects;

/**
 * How a model is loaded and run.
 *
 * <pre>{@code
 * LoadOptions.defaults().withThreads(4).withKernels(KernelChoice.SCALAR)
 * }</pre>
 *
 * @param kernels which arithmetic to use
 * @param threads threads that share one forward pass, 1 or more
 * @param tokenBudget tokens that go through the encoder together, 1 or more; a larger batch is cut
 *     between sequences, so that its buffers stay small
 * @param weightPrecision how exactly the weights of the layers are kept in memory
 * @param limits bounds on what files and batches may ask for
 * @param weightScan whether weights are looked at for values that are no numbers
 * @param wordEmbeddings where the table of word embeddings is while the model is in use
 * @param packing when the weights of the layers are packed
 */
public record LoadOptions(
    KernelChoice kernels,
    int threads,
    int tokenBudget,
    WeightPrecision weightPrecision,
    ModelLimits limits,
    WeightScan weightScan,
    WordEmbeddings wordEmbeddings,
    Packing packing) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public LoadOptions {
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(weightPrecision, "weightPrecision");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(weightScan, "weightScan");
    Objects.requireNonNull(wordEmbeddings, "wordEmbeddings");
    Objects.requireNonNull(packing, "packing");
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected 1 or more, found " + threads);
    }
    if (tokenBudget < 1) {
      throw new IllegalArgumentException("token budget: expected 1 or more, found " + tokenBudget);
    }
  }

  /**
   * The kernels that the system property {@code jbert.kernels} names, the best there are unless it
   * is set, as many threads as this JVM has processors, {@link ModelLimits#DEFAULTS}, no scan, and
   * all weights in the heap.
   */
  public static LoadOptions defaults() {
    KernelChoice kernels = KernelChoice.of(System.getProperty("jbert.kernels", "auto"));
    int processors = Runtime.getRuntime().availableProcessors();
    return new LoadOptions(
        kernels,
        processors,
        512,
        WeightPrecision.F32,
        ModelLimits.DEFAULTS,
        WeightScan.NONE,
        WordEmbeddings.COPIED,
        Packing.AT_LOAD);
  }

  /** These options with other kernels. */
  public LoadOptions withKernels(KernelChoice choice) {
    return new LoadOptions(
        choice, threads, tokenBudget, weightPrecision, limits, weightScan, wordEmbeddings, packing);
  }

  /** These options with another number of threads. */
  public LoadOptions withThreads(int count) {
    return new LoadOptions(
        kernels, count, tokenBudget, weightPrecision, limits, weightScan, wordEmbeddings, packing);
  }

  /** These options with another token budget. */
  public LoadOptions withTokenBudget(int tokens) {
    return new LoadOptions(
        kernels, threads, tokens, weightPrecision, limits, weightScan, wordEmbeddings, packing);
  }

  /** These options with other limits. */
  public LoadOptions withLimits(ModelLimits bounds) {
    return new LoadOptions(
        kernels,
        threads,
        tokenBudget,
        weightPrecision,
        bounds,
        weightScan,
        wordEmbeddings,
        packing);
  }

  /** These options with another look at the weights. */
  public LoadOptions withWeightScan(WeightScan scan) {
    return new LoadOptions(
        kernels, threads, tokenBudget, weightPrecision, limits, scan, wordEmbeddings, packing);
  }

  /** These options with another precision of weights. */
  public LoadOptions withWeightPrecision(WeightPrecision precision) {
    return new LoadOptions(
        kernels, threads, tokenBudget, precision, limits, weightScan, wordEmbeddings, packing);
  }

  /** These options with the word embeddings in another place. */
  public LoadOptions withWordEmbeddings(WordEmbeddings where) {
    return new LoadOptions(
        kernels, threads, tokenBudget, weightPrecision, limits, weightScan, where, packing);
  }

  /** These options with the weights packed at another time. */
  public LoadOptions withPacking(Packing when) {
    return new LoadOptions(
        kernels, threads, tokenBudget, weightPrecision, limits, weightScan, wordEmbeddings, when);
  }
}
