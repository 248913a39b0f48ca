package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint in several safetensors files with an index. Opened by {@link
 * WeightSource#open(Path)}.
 *
 * <p>Every shard must be there and sound, every tensor of the index in the shard that it names, and
 * no tensor in two shards. A tensor that a shard holds beyond the index is readable too, as with
 * the reference.
 */
public final class ShardedSafetensors implements WeightSource {

  private final Path index;
  private final List<SafetensorsFile> shards;
  private final Map<String, SafetensorsFile> shardByTensor;

  private ShardedSafetensors(
      Path index, List<SafetensorsFile> shards, Map<String, SafetensorsFile> shardByTensor) {
    this.index = index;
    this.shards = List.copyOf(shards);
    this.shardByTensor = Collections.unmodifiableMap(shardByTensor);
  }

  /** Opens the index and all its shards, or none. */
  static ShardedSafetensors open(Path index, SafetensorsLimits limits) throws IOException {
    ShardIndex read = ShardIndex.read(index, limits);
    List<SafetensorsFile> shards = new ArrayList<>();
    try {
      for (String shard : new LinkedHashSet<>(read.shardByTensor().values())) {
        shards.add(SafetensorsFile.open(index.resolveSibling(shard), limits));
      }
      Map<String, SafetensorsFile> shardByTensor = shardByTensor(shards);
      checkIndex(index, read, shardByTensor);
      return new ShardedSafetensors(index, shards, shardByTensor);
    } catch (IOException | RuntimeException e) {
      shards.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private static Map<String, SafetensorsFile> shardByTensor(List<SafetensorsFile> shards) {
    Map<String, SafetensorsFile> shardByTensor = new LinkedHashMap<>();
    for (SafetensorsFile shard : shards) {
      for (String tensor : shard.names()) {
        SafetensorsFile other = shardByTensor.put(tensor, shard);
        if (other != null) {
          throw new SafetensorsException(
              Reason.TENSOR_IN_TWO_SHARDS,
              shard.path(),
              tensor,
              "is in " + other.path().getFileName() + " too",
              null);
        }
      }
    }
    return shardByTensor;
  }

  private static void checkIndex(
      Path index, ShardIndex read, Map<String, SafetensorsFile> shardByTensor) {
    read.shardByTensor()
        .forEach(
            (tensor, shard) -> {
              SafetensorsFile holder = shardByTensor.get(tensor);
              if (holder == null || !holder.path().endsWith(shard)) {
                throw new SafetensorsException(
                    Reason.TENSOR_NOT_IN_SHARD,
                    index,
                    tensor,
                    "is expected in "
                        + shard
                        + ", found in "
                        + (holder == null ? "no shard" : holder.path().getFileName()),
                    null);
              }
            });
  }

  @Override
  public Set<String> names() {
    return shardByTensor.keySet();
  }

  @Override
  public TensorView tensor(String name) {
    SafetensorsFile shard = shardByTensor.get(name);
    if (shard == null) {
      throw new SafetensorsException(
          Reason.TENSOR_NOT_FOUND,
          index,
          name,
          "is not among the " + shardByTensor.size() + " tensors of this checkpoint",
          null);
    }
    return shard.tensor(name);
  }

  @Override
  public Map<String, String> metadata() {
    return shards.stream()
        .map(SafetensorsFile::metadata)
        .filter(metadata -> !metadata.isEmpty())
        .findFirst()
        .orElse(Map.of());
  }

  @Override
  public Path path() {
    return index;
  }

  @Override
  public void close() {
    shards.forEach(SafetensorsFile::close);
  }
}
