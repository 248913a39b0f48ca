package dev.jbert.tools.convert;

import dev.jbert.tools.checkpoint.CheckpointException;
import dev.jbert.tools.checkpoint.CheckpointException.Reason;
import dev.jbert.tools.checkpoint.ImportSummary;
import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsWriter;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What an import of foreign weights did.
 *
 * @param format what the source was
 * @param tensors names of the tensors written
 * @param parameters number of their elements in all
 * @param bytes size of the elements written
 * @param checksums number of checksums of the source that were compared
 * @param tied names that were not written again, each with the name under which the tensor stands
 * @param skipped tensors that are not of floats and so no weights, such as {@code position_ids}
 * @param rounded tensors of F64, written as F32
 */
public record Conversion(
    String format,
    List<String> tensors,
    long parameters,
    long bytes,
    int checksums,
    Map<String, String> tied,
    List<String> skipped,
    List<String> rounded) {

  /**
   * How many times the source's bytes may be written. Views of one storage can overlap, and a small
   * file can claim any number of them.
   */
  public static final int MAX_EXPANSION = 4;

  /** Bytes that may be written in any case. */
  public static final long FREE_BYTES = 64L << 20;

  /** Copies the collections. */
  public Conversion {
    tensors = List.copyOf(tensors);
    tied = Map.copyOf(tied);
    skipped = List.copyOf(skipped);
    rounded = List.copyOf(rounded);
  }

  /** Which of the tensors' second names are left out. */
  public enum Ties {
    /** Those that a model with tied weights does not look for. */
    WRITE_ONCE,
    /** None, because the model says that it ties nothing. */
    WRITE_ALL
  }

  /**
   * Writes {@code model.safetensors} with all tensors of floats, F32, F16 and BF16 as they are.
   *
   * @param source where the weights are, for messages
   * @param folder where to write; must exist
   * @throws CheckpointException if there are no weights, or more than the source's size allows
   * @throws IOException if reading or writing fails
   */
  public static Conversion write(
      ForeignWeights weights, Path source, Path folder, Ties ties, Progress progress)
      throws IOException {
    Map<String, String> tied =
        ties == Ties.WRITE_ONCE ? TiedNames.redundant(weights.sameTensors()) : Map.of();
    List<NamedTensor> written = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    List<String> rounded = new ArrayList<>();
    for (ForeignWeights.Tensor tensor : weights.tensors()) {
      if (!tensor.dtype().isReadableAsFloat()) {
        skipped.add(tensor.name());
      } else if (!tied.containsKey(tensor.name())) {
        written.add(named(weights, tensor));
        if (tensor.dtype() == DType.F64) {
          rounded.add(tensor.name());
        }
      }
    }
    long bytes = checkedBytes(weights, source, written);
    write(folder, reporting(written, bytes, progress));
    return new Conversion(
        weights.format(),
        written.stream().map(NamedTensor::name).toList(),
        written.stream().mapToLong(NamedTensor::elementCount).sum(),
        bytes,
        weights.checksums(),
        tied,
        skipped,
        rounded);
  }

  /** The same in the words of all imports; what was left out comes with the reason. */
  public ImportSummary summary() {
    Stream<String> aliases =
        tied.entrySet().stream()
            .map(entry -> "%s (tied to %s)".formatted(entry.getKey(), entry.getValue()));
    List<String> ignored = Stream.concat(skipped.stream(), aliases.sorted()).toList();
    return new ImportSummary(format, tensors.size(), parameters, bytes, checksums, ignored);
  }

  private static NamedTensor named(ForeignWeights weights, ForeignWeights.Tensor tensor) {
    DType dtype = tensor.dtype() == DType.F64 ? DType.F32 : tensor.dtype();
    return new NamedTensor(
        tensor.name(),
        dtype,
        tensor.shape(),
        () -> {
          try {
            return weights.floats(tensor.name());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static long checkedBytes(ForeignWeights weights, Path source, List<NamedTensor> tensors) {
    if (tensors.isEmpty()) {
      throw new CheckpointException(
          Reason.NOT_A_CHECKPOINT, source, "holds no tensor of floats, expected a model's weights");
    }
    long limit = Math.addExact(Math.multiplyExact(weights.byteSize(), MAX_EXPANSION), FREE_BYTES);
    long bytes = 0;
    for (NamedTensor tensor : tensors) {
      // Each has fewer elements than an array or than its storage: no product overflows.
      bytes += tensor.elementCount() * (tensor.dtype().bits() / Byte.SIZE);
      if (bytes > limit) {
        throw new CheckpointException(
            Reason.INCONSISTENT,
            source,
            "the tensors up to %s take %d bytes, the limit for files of %d bytes is %d"
                .formatted(tensor.name(), bytes, weights.byteSize(), limit));
      }
    }
    return bytes;
  }

  private static List<NamedTensor> reporting(
      List<NamedTensor> tensors, long total, Progress progress) {
    AtomicLong done = new AtomicLong();
    return tensors.stream()
        .map(
            tensor ->
                new NamedTensor(
                    tensor.name(),
                    tensor.dtype(),
                    tensor.shape(),
                    () -> {
                      float[] values = tensor.values().get();
                      long bytes = (long) values.length * (tensor.dtype().bits() / Byte.SIZE);
                      progress.report("Converting weights", done.addAndGet(bytes), total);
                      return values;
                    }))
        .toList();
  }

  private static void write(Path folder, List<NamedTensor> tensors) throws IOException {
    try {
      SafetensorsWriter.write(
          folder.resolve(WeightSource.FILE_NAME), tensors, Map.of("format", "pt"));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
