package dev.jbert.tools.onnx;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes of a model's weights what a safetensors file is written from. */
final class WeightTensors {

  private static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";

  /** Merged tensors make a file smaller than its weights, but not by more than this. */
  private static final int MAX_GROWTH = 2;

  private WeightTensors() {}

  /**
   * The weights without a decoder that is the table of word embeddings once more, which checkpoints
   * do not hold.
   *
   * @param file whose configuration says that they are tied, for messages
   * @throws CheckpointException if a decoder should be that table but is not
   */
  static List<BoundWeight> withoutTiedDecoder(Path file, EncoderWeights weights) {
    BoundWeight table =
        weights.weights().values().stream()
            .filter(weight -> weight.name().endsWith(WORD_EMBEDDINGS))
            .findFirst()
            .orElseThrow();
    List<BoundWeight> kept = new ArrayList<>();
    for (BoundWeight weight : weights.weights().values()) {
      if (!TiedDecoder.isWeight(weight.name())) {
        kept.add(weight);
      } else if (!SameValues.of(weight, table)) {
        throw new CheckpointException(
            CheckpointException.Reason.INCONSISTENT,
            file,
            "ties %s to the word embeddings, but the weights differ (tie_word_embeddings)"
                .formatted(weight.name()));
      }
    }
    return kept;
  }

  /**
   * Tensors whose values are read when they are written. F32, F16 and BF16 keep their type, F64
   * becomes F32.
   *
   * @param model whose weights they are
   * @param progress is told the bytes done
   * @throws OnnxException if a small file stands for very many weights
   */
  static List<NamedTensor> of(
      OnnxModel model, List<BoundWeight> weights, String step, Progress progress) {
    long total = byteSize(weights);
    if (total > MAX_GROWTH * model.byteSize()) {
      throw new OnnxException(
          OnnxException.Reason.TOO_MANY,
          model.path(),
          "the weights would take %d bytes, more than %d times the model's %d"
              .formatted(total, MAX_GROWTH, model.byteSize()));
    }
    AtomicLong done = new AtomicLong();
    progress.report(step, 0, total);
    return weights.stream()
        .map(
            weight ->
                new NamedTensor(
                    weight.name(),
                    dtype(weight),
                    weight.shape(),
                    () -> {
                      float[] values = weight.values();
                      progress.report(step, done.addAndGet(byteSize(weight)), total);
                      return values;
                    }))
        .toList();
  }

  /** How many bytes the weights take when written. */
  static long byteSize(List<BoundWeight> weights) {
    return weights.stream().mapToLong(WeightTensors::byteSize).sum();
  }

  private static long byteSize(BoundWeight weight) {
    return weight.tensor().elementCount() * dtype(weight).bits() / Byte.SIZE;
  }

  private static DType dtype(BoundWeight weight) {
    return switch (weight.tensor().type()) {
      case F32, F64 -> DType.F32;
      case F16 -> DType.F16;
      case BF16 -> DType.BF16;
      case I64, OTHER -> throw new AssertionError("no weight: " + weight.name());
    };
  }
}
