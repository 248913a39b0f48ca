package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import dev.jbert.tools.onnx.OnnxTensor.Values;
import dev.jbert.tools.onnx.ProtobufReader.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads one {@code TensorProto} and holds it against the rules of onnx's own checker: values in
 * exactly one field, the one that goes with the element type, as many as the shape asks for.
 */
final class TensorParser {

  private static final int MAX_RANK = 16;
  private static final long MAX_DIMENSION = (1L << 48) - 1;
  private static final int EXTERNAL = 1;
  private static final int MAX_HALF_BITS = 0xFFFF;

  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private final MappedFile file;
  private final ExternalData externalData;
  private final Span message;
  private final List<Long> dims = new ArrayList<>();
  private final TreeSet<Integer> valueFields = new TreeSet<>();
  private final Map<String, String> externalEntries = new LinkedHashMap<>();
  private String name = "";
  private int dataType;
  private int location;
  private Span raw = new Span(0, 0);

  private TensorParser(MappedFile file, ExternalData externalData, Span message) {
    this.file = file;
    this.externalData = externalData;
    this.message = message;
  }

  /** Reads the tensor that the parent's current field holds. */
  static OnnxTensor parse(MappedFile file, ExternalData externalData, ProtobufReader parent)
      throws IOException {
    TensorParser parser = new TensorParser(file, externalData, parent.bytes());
    parser.readFields(parent.message());
    return parser.tensor();
  }

  private void readFields(ProtobufReader tensor) {
    while (tensor.next()) {
      switch (tensor.field()) {
        case TensorField.DIMS -> tensor.varints(dimension -> addDimension(tensor, dimension));
        case TensorField.DATA_TYPE -> dataType = (int) tensor.varint();
        case TensorField.NAME -> name = tensor.string();
        case TensorField.DATA_LOCATION -> location = (int) tensor.varint();
        case TensorField.EXTERNAL_DATA -> readEntry(tensor);
        case TensorField.RAW_DATA -> {
          raw = tensor.bytes();
          if (!valueFields.add(TensorField.RAW_DATA)) {
            throw tensor.error(Reason.WRONG_VALUE_FIELD, subject() + "has raw_data twice");
          }
        }
        case TensorField.FLOAT_DATA,
            TensorField.INT32_DATA,
            TensorField.STRING_DATA,
            TensorField.INT64_DATA,
            TensorField.DOUBLE_DATA,
            TensorField.UINT64_DATA ->
            valueFields.add(tensor.field());
        default -> {
          // Remarks and segments, which no exporter of today writes.
        }
      }
    }
  }

  private void addDimension(ProtobufReader tensor, long dimension) {
    if (dimension < 0 || dimension > MAX_DIMENSION) {
      throw tensor.error(
          Reason.SHAPE_OVERFLOW,
          "%shas a dimension of %d, expected 0 to %d"
              .formatted(subject(), dimension, MAX_DIMENSION));
    }
    if (dims.size() == MAX_RANK) {
      throw tensor.error(Reason.TOO_MANY, subject() + "has more than " + MAX_RANK + " dimensions");
    }
    dims.add(dimension);
  }

  private void readEntry(ProtobufReader tensor) {
    String key = "";
    String value = "";
    ProtobufReader entry = tensor.message();
    while (entry.next()) {
      switch (entry.field()) {
        case ENTRY_KEY -> key = entry.string();
        case ENTRY_VALUE -> value = entry.string();
        default -> {
          // Nothing else is defined.
        }
      }
    }
    if (externalEntries.put(key, value) != null) {
      throw tensor.error(
          Reason.WRONG_EXTERNAL_DATA,
          subject() + "has the external_data key " + Quoted.of(key) + " twice");
    }
    if (externalEntries.size() > ExternalData.KEYS.size()) {
      throw tensor.error(
          Reason.WRONG_EXTERNAL_DATA,
          "%shas external_data keys %s, expected only %s"
              .formatted(subject(), externalEntries.keySet(), ExternalData.KEYS));
    }
  }

  private OnnxTensor tensor() throws IOException {
    long bytes = checkedByteSize();
    ElementType type = ElementType.of(dataType);
    if (type == ElementType.OTHER) {
      return new OnnxTensor(name, dataType, dims, new Values.None());
    }
    return new OnnxTensor(name, dataType, dims, values(type, bytes));
  }

  private long checkedByteSize() {
    try {
      long elements = 1;
      for (long dimension : dims) {
        elements = Math.multiplyExact(elements, dimension);
      }
      return Math.multiplyExact(elements, ElementType.of(dataType).width());
    } catch (ArithmeticException e) {
      throw new OnnxException(
          Reason.SHAPE_OVERFLOW,
          file.path(),
          message.start(),
          subject() + "has the shape " + dims + ", whose size overflows",
          e);
    }
  }

  private Values values(ElementType type, long bytes) throws IOException {
    if (location == EXTERNAL) {
      refuseFieldsBeside("external data");
      return externalData.locate(subject(), externalEntries, bytes);
    }
    if (!externalEntries.isEmpty()) {
      throw error(
          Reason.WRONG_EXTERNAL_DATA, "has external_data, but its data_location is " + location);
    }
    if (valueFields.isEmpty()) {
      if (bytes == 0) {
        return new Values.None();
      }
      throw error(Reason.WRONG_VALUE_FIELD, "has no values, expected those of " + dims);
    }
    if (valueFields.size() > 1) {
      throw error(
          Reason.WRONG_VALUE_FIELD, "has values in the fields " + valueFields + ", expected one");
    }
    return valueFields.contains(TensorField.RAW_DATA) ? rawValues(bytes) : fieldValues(type, bytes);
  }

  private void refuseFieldsBeside(String place) {
    if (!valueFields.isEmpty()) {
      throw error(
          Reason.WRONG_VALUE_FIELD,
          "has " + place + " and also values in the fields " + valueFields);
    }
  }

  private Values rawValues(long bytes) {
    if (raw.size() != bytes) {
      throw error(
          Reason.WRONG_SIZE,
          "has %d bytes of values, expected %d for %s".formatted(raw.size(), bytes, dims));
    }
    return new Values.Raw(file, raw.start());
  }

  private Values fieldValues(ElementType type, long bytes) {
    int field = valueFields.first();
    if (field != type.valueField()) {
      throw error(
          Reason.WRONG_VALUE_FIELD,
          "of type %s has values in the field %d, expected %d or raw_data"
              .formatted(type, field, type.valueField()));
    }
    long elements = countElements(type, field);
    if (elements != bytes / type.width()) {
      throw error(
          Reason.WRONG_SIZE,
          "has %d values, expected %d for %s".formatted(elements, bytes / type.width(), dims));
    }
    return new Values.Fields(file, message, field);
  }

  private long countElements(ElementType type, int field) {
    long[] count = new long[1];
    ProtobufReader tensor = ProtobufReader.of(file, message);
    while (tensor.next()) {
      if (tensor.field() == field) {
        switch (type) {
          case F32 -> tensor.fixed32(_ -> count[0]++);
          case F64 -> tensor.fixed64(_ -> count[0]++);
          case I64 -> tensor.varints(_ -> count[0]++);
          case F16, BF16 ->
              tensor.varints(
                  bits -> {
                    if (bits < 0 || bits > MAX_HALF_BITS) {
                      throw tensor.error(
                          Reason.MALFORMED,
                          "%sof type %s has the bits %d, expected 0 to %d"
                              .formatted(subject(), type, bits, MAX_HALF_BITS));
                    }
                    count[0]++;
                  });
          case OTHER -> throw new AssertionError(type);
        }
      }
    }
    return count[0];
  }

  private OnnxException error(Reason reason, String problem) {
    return new OnnxException(reason, file.path(), message.start(), subject() + problem);
  }

  private String subject() {
    return name.isEmpty() ? "a tensor without a name " : "tensor " + Quoted.of(name) + " ";
  }
}
