package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The index of a sharded checkpoint: {@code {"weight_map": {tensor: file}}}; its {@code metadata}
 * is of no use here and ignored.
 *
 * @param shardByTensor the file name of the shard that holds each tensor, in the index's order
 */
record ShardIndex(Map<String, String> shardByTensor) {

  private static final String WEIGHT_MAP = "weight_map";

  /** A single path segment, so that a name can never lead out of the folder. */
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9._-]+\\.safetensors");

  ShardIndex {
    shardByTensor = Collections.unmodifiableMap(new LinkedHashMap<>(shardByTensor));
  }

  /**
   * Reads an index file.
   *
   * @throws SafetensorsException if it is missing, no index, too large or names an unsafe file
   */
  static ShardIndex read(Path file, SafetensorsLimits limits) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SafetensorsException(
          Reason.FILE_NOT_FOUND,
          file,
          Files.exists(file) ? "is no regular file" : "there is no such file");
    }
    long size = Files.size(file);
    if (size > limits.maxHeaderBytes()) {
      throw new SafetensorsException(
          Reason.HEADER_TOO_LARGE,
          file,
          "index of " + size + " bytes is more than the limit of " + limits.maxHeaderBytes());
    }
    byte[] text = Files.readAllBytes(file);
    try {
      return StrictJson.read(file, text, limits.maxDepth(), json -> parse(file, json, limits));
    } catch (SafetensorsException e) {
      throw MistakenFile.noIndex(e, text);
    }
  }

  private static ShardIndex parse(Path file, StrictJson json, SafetensorsLimits limits)
      throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    boolean seen = false;
    json.beginObject();
    while (json.hasNext()) {
      if (!json.key().equals(WEIGHT_MAP)) {
        json.skipValue();
      } else if (seen) {
        throw json.error(Reason.DUPLICATE_KEY, "duplicate name '" + WEIGHT_MAP + "'");
      } else {
        seen = true;
        readWeightMap(file, json, limits, found);
      }
    }
    json.endObject();
    if (!seen) {
      throw new SafetensorsException(
          Reason.WRONG_FORM, file, "index lacks the field " + WEIGHT_MAP);
    }
    return new ShardIndex(found);
  }

  private static void readWeightMap(
      Path file, StrictJson json, SafetensorsLimits limits, Map<String, String> found)
      throws IOException {
    Set<String> shards = new TreeSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String tensor = json.key();
      String shard = json.string();
      if (!SAFE_NAME.matcher(shard).matches()) {
        throw new SafetensorsException(
            Reason.UNSAFE_SHARD_NAME,
            file,
            tensor,
            "is in the shard "
                + Quoted.of(shard)
                + ", expected a plain file name that ends in .safetensors",
            null);
      }
      shards.add(shard);
      if (found.put(tensor, shard) != null) {
        throw json.error(Reason.DUPLICATE_KEY, "duplicate name " + Quoted.of(tensor));
      }
      if (found.size() > limits.maxTensors() || shards.size() > limits.maxShards()) {
        throw new SafetensorsException(
            Reason.TOO_MANY,
            file,
            "more than the limit of %d tensors in %d shards"
                .formatted(limits.maxTensors(), limits.maxShards()));
      }
    }
    json.endObject();
  }
}
