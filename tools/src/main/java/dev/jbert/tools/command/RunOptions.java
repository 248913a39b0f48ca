package dev.jbert.tools.command;

import dev.jbert.kernel.KernelChoice;
import dev.jbert.model.LoadOptions;
import dev.jbert.model.Packing;
import dev.jbert.model.WeightPrecision;
import dev.jbert.model.WordEmbeddings;
import dev.jbert.tools.input.TextStream;
import dev.jbert.tools.input.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a model is run: with which kernels, by how many threads, with weights how exact. */
final class RunOptions {
  /** More than any machine has processors. */
  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--kernels",
      paramLabel = "auto|scalar|vector",
      defaultValue = "auto",
      description = "Which arithmetic to use (default: auto, the Vector API where it is there).")
  private KernelChoice kernels = KernelChoice.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the work (default: one per processor).")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "f32|bf16",
      defaultValue = "f32",
      description =
          "How exactly the layers' weights are kept (default: f32). bf16 takes half the memory and"
              + " is faster on short texts; hidden states of the reference cases are at a cosine of"
              + " 0.9999 or more to those of f32.")
  private WeightPrecision weights = WeightPrecision.F32;

  /**
   * Returns the options as the engine takes them, for any number of texts; word embeddings stay in
   * the file, because a process that ends soon needs few of them.
   *
   * @throws UsageException if the number of threads is below 1 or above {@link #MOST_THREADS}
   */
  LoadOptions loadOptions() {
    LoadOptions options =
        LoadOptions.defaults()
            .withKernels(kernels)
            .withWeightPrecision(weights)
            .withWordEmbeddings(WordEmbeddings.IN_FILE);
    if (threads.isEmpty()) {
      return options;
    }
    if (threads.get() < 1 || threads.get() > MOST_THREADS) {
      throw new UsageException(
          "--threads must be 1 to " + MOST_THREADS + ", found " + threads.get());
    }
    return options.withThreads(threads.get());
  }

  /**
   * The same for these texts; of few, the weights stay in the file too, unless there are calls
   * after all that use them again.
   */
  LoadOptions loadOptions(TextStream texts) {
    return loadOptions().withPacking(texts.isShort() ? Packing.WHEN_REUSED : Packing.AT_LOAD);
  }
}
