package dev.jbert.model;

import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.model.CheckpointException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The backend that computes with {@link Kernels} on this machine's processors. */
public final class CpuBackend implements Backend {

  private final Kernels kernels;
  private final int tokenBudget;
  private final WorkspacePool workspaces;

  private CpuBackend(Kernels kernels, int tokenBudget) {
    this.kernels = kernels;
    this.tokenBudget = tokenBudget;
    this.workspaces = new WorkspacePool(kernels);
  }

  /**
   * A backend with the kernels and threads that the options name.
   *
   * @throws IllegalStateException if the options insist on vector kernels and this JVM cannot run
   *     them
   */
  public static CpuBackend create(LoadOptions options) {
    return new CpuBackend(
        KernelProvider.create(options.kernels(), options.threads()), options.tokenBudget());
  }

  @Override
  public String description() {
    return kernels.description();
  }

  @Override
  public PreparedEncoder prepareEncoder(Checkpoint checkpoint) {
    requireHeap(checkpoint);
    ModelWeights weights = checkpoint.weights();
    BertConfig config = checkpoint.config();
    Encoder encoder =
        new Encoder(
            config,
            Embeddings.load(weights, config),
            loadLayers(weights, config),
            checkpoint.hasPooler() ? List.of(Pooler.load(weights, config, kernels)) : List.of());
    return new CpuEncoder(encoder, tokenBudget, workspaces);
  }

  /** Reads and packs the layers, several at once: it is bound by memory and page faults. */
  private List<EncoderLayer> loadLayers(ModelWeights weights, BertConfig config) {
    try (ExecutorService packers = Executors.newFixedThreadPool(kernels.threads())) {
      List<Future<EncoderLayer>> loading = new ArrayList<>();
      for (int i = 0; i < config.numHiddenLayers(); i++) {
        int index = i;
        loading.add(packers.submit(() -> EncoderLayer.load(weights, index, config, kernels)));
      }
      List<EncoderLayer> layers = new ArrayList<>();
      for (Future<EncoderLayer> layer : loading) {
        layers.add(layer.get());
      }
      return List.copyOf(layers);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error problem) {
        throw problem;
      }
      throw new IllegalStateException("packing a layer failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while packing the weights", e);
    }
  }

  /** Refuses early, by the header's numbers, what would end in an OutOfMemoryError. */
  private static void requireHeap(Checkpoint checkpoint) {
    long bytes = 0;
    for (WeightSpec spec : checkpoint.present()) {
      bytes += spec.elementCount() * Float.BYTES;
    }
    long limit = Runtime.getRuntime().maxMemory();
    if (bytes > limit) {
      throw new CheckpointException(
          Reason.TOO_LARGE_FOR_HEAP,
          checkpoint.folder(),
          "the weights take %d MB, this JVM may use %d MB; start it with a larger -Xmx"
              .formatted(bytes >> 20, limit >> 20));
    }
  }

  @Override
  public PreparedLayers prepareLayers(List<RowLayer> layers) {
    return CpuLayers.prepare(layers, kernels, workspaces);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
