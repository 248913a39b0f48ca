package dev.jbert.model;

import dev.jbert.kernel.DistanceBias;
import dev.jbert.kernel.KernelProvider;
import dev.jbert.kernel.Kernels;
import dev.jbert.kernel.LayerNorm;
import dev.jbert.kernel.Matrix;
import dev.jbert.model.CheckpointException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The backend that computes with {@link Kernels} on this machine's processors. */
public final class CpuBackend implements Backend {

  private final Kernels kernels;
  private final int tokenBudget;
  private final WeightPrecision precision;
  private final WordEmbeddings wordEmbeddings;
  private final Packing packing;
  private final WorkspacePool workspaces;

  private CpuBackend(Kernels kernels, LoadOptions options) {
    this.kernels = kernels;
    this.tokenBudget = options.tokenBudget();
    this.precision = options.weightPrecision();
    this.wordEmbeddings = options.wordEmbeddings();
    this.packing = options.packing();
    this.workspaces = new WorkspacePool(kernels);
  }

  /**
   * A backend with the kernels and threads that the options name.
   *
   * @throws IllegalStateException if the options insist on vector kernels and this JVM cannot run
   *     them
   */
  public static CpuBackend create(LoadOptions options) {
    return new CpuBackend(KernelProvider.create(options.kernels(), options.threads()), options);
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
    WeightPacker packer = new WeightPacker(weights, kernels, precision, packing);
    Encoder encoder = loadEncoder(checkpoint, packer);
    Stack stack =
        config.decoder().isPresent()
            ? EncoderDecoder.load(encoder, weights, packer, config)
            : encoder;
    return new CpuEncoder(stack, kernels, tokenBudget, workspaces, packing);
  }

  /**
   * Reads embeddings and layers, a thread each as long as there are more of them than threads: what
   * takes longest is the making of large arrays, which one thread would do for all.
   */
  private Encoder loadEncoder(Checkpoint checkpoint, WeightPacker packer) {
    BertConfig config = checkpoint.config();
    AtomicReference<Embeddings> embeddings = new AtomicReference<>();
    EncoderLayer[] layers = new EncoderLayer[config.numHiddenLayers()];
    IntConsumer load =
        part -> {
          Interruption.check();
          if (part == 0) {
            embeddings.set(Embeddings.load(packer, config, wordEmbeddings));
          } else {
            layers[part - 1] = loadLayer(packer, part - 1, config);
          }
        };
    if (layers.length >= kernels.threads()) {
      kernels.forEach(1 + layers.length, load);
    } else {
      IntStream.rangeClosed(0, layers.length).forEach(load);
    }
    return new Encoder(
        config,
        embeddings.get(),
        positionBias(packer.weights(), config),
        List.of(layers),
        checkpoint.hasPooler() ? List.of(Pooler.load(packer, config)) : List.of());
  }

  private static EncoderLayer loadLayer(WeightPacker packer, int index, BertConfig config) {
    Optional<LayerNorm> inputNorm =
        index == 0
            ? Embeddings.outputNorm(packer.weights(), config)
            : Optional.of(EncoderLayer.outputNorm(packer, index - 1, config));
    return EncoderLayer.load(packer, index, inputNorm, config);
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

  /** Refuses early, by the header's numbers, what would end in an OutOfMemoryError. */
  private void requireHeap(Checkpoint checkpoint) {
    String word = checkpoint.weights().names().word();
    long bytes = 0;
    for (WeightSpec spec : checkpoint.present()) {
      boolean inFile = wordEmbeddings == WordEmbeddings.IN_FILE && spec.name().equals(word);
      bytes += inFile ? 0 : spec.elementCount() * Float.BYTES;
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
