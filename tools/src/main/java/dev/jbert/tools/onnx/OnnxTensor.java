package dev.jbert.tools.onnx;

import dev.jbert.tools.onnx.OnnxException.Reason;
import dev.jbert.tools.onnx.ProtobufReader.Span;
import java.util.List;

/**
 * A constant of the graph: an initializer, or what a {@code Constant} node gives. Its values stay
 * in the mapped file until they are read.
 *
 * @param name the graph's name for it
 * @param dataType the number of its element type as the file has it
 * @param dims the dimensions, outermost first, each 0 or more; empty for a scalar
 * @param values where the elements lie, row-major
 */
record OnnxTensor(String name, int dataType, List<Long> dims, Values values) {

  /** Where the elements of a tensor lie. */
  sealed interface Values {

    /** Side by side in little-endian bytes, in the model or in a file beside it. */
    record Raw(MappedFile file, long start) implements Values {}

    /** In the repeated field {@code field} of the tensor's message. */
    record Fields(MappedFile file, Span message, int field) implements Values {}

    /** Nowhere: there are no elements, or they are of a type that is not read. */
    record None() implements Values {}
  }

  OnnxTensor {
    dims = List.copyOf(dims);
  }

  ElementType type() {
    return ElementType.of(dataType);
  }

  int rank() {
    return dims.size();
  }

  /** Number of elements: the product of the dimensions, 1 for a scalar. */
  long elementCount() {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * The elements, row-major. F16 and BF16 widen exactly; F64 is rounded to the nearest float.
   *
   * @throws OnnxException if there are too many for one array, or the file was cut short meanwhile
   */
  float[] toFloats() {
    return switch (values) {
      case Values.None _ -> new float[0];
      case Values.Raw raw -> raw.file().guarded(() -> rawFloats(raw));
      case Values.Fields fields -> fields.file().guarded(() -> fieldFloats(fields));
    };
  }

  private float[] rawFloats(Values.Raw raw) {
    float[] floats = new float[checkedCount(raw.file())];
    switch (type()) {
      case F32 -> raw.file().copyFloats(raw.start(), floats);
      case F64 -> {
        double[] doubles = new double[floats.length];
        raw.file().copyDoubles(raw.start(), doubles);
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles[i];
        }
      }
      case F16, BF16 -> {
        short[] halves = new short[floats.length];
        raw.file().copyShorts(raw.start(), halves);
        for (int i = 0; i < floats.length; i++) {
          floats[i] = halfToFloat(halves[i]);
        }
      }
      case I64, OTHER -> throw new AssertionError(type());
    }
    return floats;
  }

  private float[] fieldFloats(Values.Fields fields) {
    float[] floats = new float[checkedCount(fields.file())];
    MappedFile file = fields.file();
    Filler filler = new Filler(floats);
    ProtobufReader message = ProtobufReader.of(file, fields.message());
    while (message.next()) {
      if (message.field() == fields.field()) {
        switch (type()) {
          case F32 -> message.fixed32(place -> filler.add(file.floatAt(place)));
          case F64 -> message.fixed64(place -> filler.add((float) file.doubleAt(place)));
          case F16, BF16 -> message.varints(bits -> filler.add(halfToFloat((short) bits)));
          case I64, OTHER -> throw new AssertionError(type());
        }
      }
    }
    return floats;
  }

  private float halfToFloat(short bits) {
    return type() == ElementType.F16
        ? Float.float16ToFloat(bits)
        : Float.intBitsToFloat(bits << Short.SIZE);
  }

  private int checkedCount(MappedFile file) {
    if (elementCount() > Integer.MAX_VALUE - 8) {
      throw new OnnxException(
          Reason.TOO_LARGE_FOR_ARRAY,
          file.path(),
          "tensor %s has %d elements, more than one Java array holds"
              .formatted(Quoted.of(name), elementCount()));
    }
    return (int) elementCount();
  }

  /** An array that is filled from its start. */
  private static final class Filler {
    private final float[] target;
    private int filled;

    Filler(float[] target) {
      this.target = target;
    }

    void add(float value) {
      target[filled++] = value;
    }
  }
}
