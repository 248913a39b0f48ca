package dev.jbert.tools.pytorch;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.tools.zip.Quoted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The index of a sharded checkpoint, {@code {"weight_map": {tensor: file}}}; its {@code metadata}
 * is of no use here.
 *
 * @param shardByTensor file name of the shard that holds each tensor, in the index's order
 */
record ShardIndex(Map<String, String> shardByTensor) {

  static final int MAX_SHARDS = 1_000;

  private static final String WEIGHT_MAP = "weight_map";
  private static final long MAX_BYTES = 16 << 20;

  /** A single path segment, so that a name can never lead out of the folder. */
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9._-]+\\.bin");

  ShardIndex {
    shardByTensor = Collections.unmodifiableMap(new LinkedHashMap<>(shardByTensor));
  }

  /** Reads and checks an index; the shards are not looked at. */
  static ShardIndex read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new PyTorchFileException(
          Reason.LIMIT_EXCEEDED,
          file,
          "index of %d bytes, the limit is %d".formatted(Files.size(file), MAX_BYTES));
    }
    Map<String, String> shards;
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
      json.setStrictness(Strictness.STRICT);
      shards = parse(file, json);
      // In strict mode this fails by itself if anything but white space follows.
      json.peek();
    } catch (MalformedJsonException
        | EOFException
        | CharacterCodingException
        | IllegalStateException e) {
      // The last of them is what the reader throws for a value of another kind than expected.
      throw refused(file, "is no JSON of the form {\"weight_map\": {TENSOR: FILE}}");
    }
    if (shards.isEmpty()) {
      throw refused(file, "expected an object '" + WEIGHT_MAP + "' with the tensors' files");
    }
    int shardCount = new LinkedHashSet<>(shards.values()).size();
    if (shardCount > MAX_SHARDS) {
      throw new PyTorchFileException(
          Reason.LIMIT_EXCEEDED,
          file,
          "%d shards, the limit is %d".formatted(shardCount, MAX_SHARDS));
    }
    return new ShardIndex(shards);
  }

  /** The shards' file names, each once. */
  List<String> shards() {
    return List.copyOf(new LinkedHashSet<>(shardByTensor.values()));
  }

  private static Map<String, String> parse(Path file, JsonReader json) throws IOException {
    Map<String, String> shards = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      if (!json.nextName().equals(WEIGHT_MAP)) {
        json.skipValue();
        continue;
      }
      json.beginObject();
      while (json.hasNext()) {
        String tensor = json.nextName();
        if (shards.put(tensor, shard(file, tensor, json.nextString())) != null) {
          throw refused(file, "names tensor %s twice".formatted(Quoted.of(tensor)));
        }
      }
      json.endObject();
    }
    json.endObject();
    return shards;
  }

  private static String shard(Path file, String tensor, String shard) {
    if (!SAFE_NAME.matcher(shard).matches()) {
      throw refused(
          file,
          "tensor %s is in the shard %s, expected a plain file name that ends in .bin"
              .formatted(Quoted.of(tensor), Quoted.of(shard)));
    }
    return shard;
  }

  private static PyTorchFileException refused(Path file, String problem) {
    return new PyTorchFileException(Reason.BAD_INDEX, file, problem);
  }
}
