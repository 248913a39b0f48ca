package dev.jbert.model;

import dev.jbert.kernel.DistanceBias;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException.Reason;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

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
    WeightPacker packer = new WeightPacker(weights, config, kernels);
    Encoder encoder =
        new Encoder(
            config,
            Embeddings.load(weights, config, packer),
            positionBias(weights, config),
            loadLayers(weights, config),
            checkpoint.hasPooler() ? List.of(Pooler.load(packer, config)) : List.of());
    Stack stack =
        config.decoder().isPresent()
            ? EncoderDecoder.load(encoder, weights, packer, config)
            : encoder;
    return new CpuEncoder(stack, kernels, tokenBudget, workspaces);
  }

  private static Matrix positionBias(ModelWeights weights, BertConfig config) {
    WeightNames names = weights.names();
    int buckets = config.relativeAttentionNumBuckets();
    return names
        .relativeAttentionBias()
        .map(
            n ->
                weights.matrix(names.prefix() + n + ".weight", buckets, config.numAttentionHeads()))
        .map(matrix -> RelativePositions.byDistance(matrix, config.maxSequenceLength() - 1))
        .orElse(DistanceBias.NONE.values());
  }

  /** Reads and packs the layers with all threads: it is bound by memory and page faults. */
  private List<EncoderLayer> loadLayers(ModelWeights weights, BertConfig config) {
    EncoderLayer[] layers = new EncoderLayer[config.numHiddenLayers()];
    AtomicInteger next = new AtomicInteger();
    Callable<Void> packSome =
        () -> {
          WeightPacker packer = new WeightPacker(weights, config, kernels);
          for (int i = next.getAndIncrement(); i < layers.length; i = next.getAndIncrement()) {
            Interruption.check();
            layers[i] = EncoderLayer.load(packer, i, config);
          }
          return null;
        };
    try (ExecutorService packers = Executors.newFixedThreadPool(kernels.threads())) {
      for (Future<Void> done :
          packers.invokeAll(Collections.nCopies(kernels.threads(), packSome))) {
        done.get();
      }
      return List.of(layers);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException problem -> throw problem;
        case Error problem -> throw problem;
        default -> throw new IllegalStateException("packing a layer failed", e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the thread was interrupted, no model was loaded");
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
  public void close() {
    kernels.close();
  }
}
