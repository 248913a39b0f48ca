package dev.jbert.model;

import dev.jbert.kernel.KernelChoice;

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
 */
public record LoadOptions(
    KernelChoice kernels, int threads, int tokenBudget, WeightPrecision weightPrecision) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public LoadOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected 1 or more, found " + threads);
    }
    if (tokenBudget < 1) {
      throw new IllegalArgumentException("token budget: expected 1 or more, found " + tokenBudget);
    }
  }

  /**
   * The kernels that the system property {@code jbert.kernels} names, the best there are unless it
   * is set, and as many threads as this JVM has processors.
   */
  public static LoadOptions defaults() {
    KernelChoice kernels = KernelChoice.of(System.getProperty("jbert.kernels", "auto"));
    return new LoadOptions(
        kernels, Runtime.getRuntime().availableProcessors(), 512, WeightPrecision.F32);
  }

  /** These options with other kernels. */
  public LoadOptions withKernels(KernelChoice choice) {
    return new LoadOptions(choice, threads, tokenBudget, weightPrecision);
  }

  /** These options with another number of threads. */
  public LoadOptions withThreads(int count) {
    return new LoadOptions(kernels, count, tokenBudget, weightPrecision);
  }

  /** These options with another token budget. */
  public LoadOptions withTokenBudget(int tokens) {
    return new LoadOptions(kernels, threads, tokens, weightPrecision);
  }

  /** These options with another precision of weights. */
  public LoadOptions withWeightPrecision(WeightPrecision precision) {
    return new LoadOptions(kernels, threads, tokenBudget, precision);
  }
}
