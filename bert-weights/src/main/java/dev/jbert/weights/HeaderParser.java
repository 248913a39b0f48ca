package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the JSON header of a safetensors file into tensors; the form only, not the layout. */
final class HeaderParser {

  static final String METADATA_KEY = "__metadata__";

  /** The largest dimension that the format's schema allows, 2^48 - 1. */
  private static final long MAX_DIMENSION = (1L << 48) - 1;

  private final Path file;
  private final SafetensorsLimits limits;
  private final StrictJson json;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private @Nullable Map<String, String> metadata;

  HeaderParser(Path file, SafetensorsLimits limits, StrictJson json) {
    this.file = file;
    this.limits = limits;
    this.json = json;
  }

  /** Reads the header's one object. */
  SafetensorsHeader parse(long dataStart) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = json.key();
      if (key.equals(METADATA_KEY)) {
        refuseDuplicate(metadata != null, key);
        metadata = metadata();
      } else {
        refuseDuplicate(tensors.containsKey(key), key);
        if (tensors.size() == limits.maxTensors()) {
          throw new SafetensorsException(
              Reason.TOO_MANY, file, "more tensors than the limit of " + limits.maxTensors());
        }
        tensors.put(key, tensor(key));
      }
    }
    json.endObject();
    return new SafetensorsHeader(tensors, metadata == null ? Map.of() : metadata, dataStart);
  }

  private Map<String, String> metadata() throws IOException {
    Map<String, String> found = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.key();
      refuseDuplicate(found.containsKey(key), key);
      if (found.size() == limits.maxTensors()) {
        throw json.error(Reason.TOO_MANY, "more remarks than the limit of " + limits.maxTensors());
      }
      found.put(key, json.string());
    }
    json.endObject();
    return found;
  }

  private TensorInfo tensor(String name) throws IOException {
    DType dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String field = json.key();
      switch (field) {
        case "dtype" -> {
          refuseDuplicate(dtype != null, field);
          dtype = dtype(name);
        }
        case "shape" -> {
          refuseDuplicate(shape != null, field);
          shape = shape(name);
        }
        case "data_offsets" -> {
          refuseDuplicate(offsets != null, field);
          offsets = numbers(2, Reason.WRONG_FORM, "numbers in data_offsets");
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (dtype == null || shape == null || offsets == null) {
      String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
      throw error(Reason.WRONG_FORM, name, "lacks the field " + missing);
    }
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw error(
          Reason.WRONG_OFFSETS,
          name,
          "has data_offsets " + offsets + ", expected a begin and an end not before it");
    }
    return new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1) - offsets.get(0));
  }

  private DType dtype(String tensor) throws IOException {
    String name = json.string();
    return DType.named(name)
        .orElseThrow(
            () ->
                error(
                    Reason.UNSUPPORTED_DTYPE,
                    tensor,
                    "has the unsupported dtype " + Quoted.of(name)));
  }

  private List<Long> shape(String tensor) throws IOException {
    List<Long> shape = numbers(limits.maxDimensions(), Reason.TOO_MANY, "dimensions");
    for (long dimension : shape) {
      if (dimension > MAX_DIMENSION) {
        throw error(
            Reason.SHAPE_OVERFLOW,
            tensor,
            "has shape " + shape + ", a dimension is more than " + MAX_DIMENSION);
      }
    }
    return shape;
  }

  private List<Long> numbers(int most, Reason ifMore, String what) throws IOException {
    List<Long> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      if (numbers.size() == most) {
        throw json.error(ifMore, "more " + what + " than " + most);
      }
      numbers.add(json.nonNegativeLong());
    }
    json.endArray();
    return numbers;
  }

  private void refuseDuplicate(boolean seen, String key) {
    if (seen) {
      throw json.error(Reason.DUPLICATE_KEY, "duplicate name " + Quoted.of(key));
    }
  }

  private SafetensorsException error(Reason reason, String tensor, String problem) {
    return new SafetensorsException(reason, file, tensor, problem, null);
  }
}
