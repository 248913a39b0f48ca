package dev.jbert.weights;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes safetensors files that every reader of the format takes.
 *
 * <pre>{@code
 * SafetensorsWriter.write(
 *     Path.of("model.safetensors"),
 *     List.of(NamedTensor.of("bias", new float[] {1, 2}, 2)),
 *     Map.of("format", "pt"));
 * }</pre>
 */
public final class SafetensorsWriter {

  private static final int BUFFER_BYTES = 1 << 20;

  /** The header is padded to this, so that the data after it is aligned for every type. */
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a file as a whole or not at all: what stood at {@code file} before stays until the new
   * file is complete and on disk, and whoever has it mapped keeps it.
   *
   * @param file where to write; its folder must exist
   * @param tensors what to write, in this order, wider types first as the format's alignment needs
   * @param metadata the file's own remarks; {@code format=pt} makes the reference library content
   * @throws IllegalArgumentException if two tensors have one name, or one gives fewer or more
   *     values than its shape has
   * @throws IOException if writing fails; nothing is left behind then
   */
  public static void write(Path file, Collection<NamedTensor> tensors, Map<String, String> metadata)
      throws IOException {
    List<NamedTensor> ordered =
        tensors.stream()
            .sorted(Comparator.comparingInt((NamedTensor t) -> t.dtype().bits()).reversed())
            .toList();
    byte[] header = header(ordered, metadata);
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer buffer =
              ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          writeFully(channel, buffer.putLong(header.length).flip());
          writeFully(channel, ByteBuffer.wrap(header));
          for (NamedTensor tensor : ordered) {
            writeValues(channel, buffer, tensor);
          }
        });
  }

  private static byte[] header(List<NamedTensor> tensors, Map<String, String> metadata)
      throws IOException {
    Set<String> seen = new HashSet<>();
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    if (!metadata.isEmpty()) {
      json.name(HeaderParser.METADATA_KEY).beginObject();
      for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
    }
    long offset = 0;
    for (NamedTensor tensor : tensors) {
      if (!seen.add(tensor.name())) {
        throw new IllegalArgumentException("two tensors called " + Quoted.of(tensor.name()));
      }
      json.name(tensor.name()).beginObject();
      json.name("dtype").value(tensor.dtype().name());
      json.name("shape").beginArray();
      for (long dimension : tensor.shape()) {
        json.value(dimension);
      }
      json.endArray();
      long end = Math.addExact(offset, tensor.byteSize());
      json.name("data_offsets").beginArray().value(offset).value(end).endArray();
      json.endObject();
      offset = end;
    }
    json.endObject();
    while (utf8(text).length % ALIGNMENT != 0) {
      text.append(' ');
    }
    return utf8(text);
  }

  /** Fails on half a surrogate pair, which {@code getBytes} would turn into a question mark. */
  private static byte[] utf8(StringWriter text) throws IOException {
    ByteBuffer encoded =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text.getBuffer()));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private static void writeValues(FileChannel channel, ByteBuffer buffer, NamedTensor tensor)
      throws IOException {
    float[] values = tensor.values().get();
    if (values.length != tensor.elementCount()) {
      throw new IllegalArgumentException(
          "tensor %s gave %d values, expected %d for its shape %s"
              .formatted(
                  Quoted.of(tensor.name()), values.length, tensor.elementCount(), tensor.shape()));
    }
    int chunk = BUFFER_BYTES / (tensor.dtype().bits() / 8);
    for (int done = 0; done < values.length; done += chunk) {
      int count = Math.min(chunk, values.length - done);
      put(buffer.clear(), tensor.dtype(), values, done, count);
      writeFully(channel, buffer.flip());
    }
  }

  private static void put(ByteBuffer buffer, DType dtype, float[] values, int from, int count) {
    switch (dtype) {
      case F32 -> {
        buffer.asFloatBuffer().put(values, from, count);
        buffer.position(count * Float.BYTES);
      }
      case F16 -> {
        for (int i = from; i < from + count; i++) {
          buffer.putShort(Float.floatToFloat16(values[i]));
        }
      }
      case BF16 -> {
        for (int i = from; i < from + count; i++) {
          buffer.putShort(floatToBfloat16(values[i]));
        }
      }
      default -> throw new AssertionError(dtype);
    }
  }

  /** Rounds to the nearest of the floats with 7 fraction bits, ties to even; NaN stays NaN. */
  private static short floatToBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    int roundingBias = 0x7FFF + (bits >>> 16 & 1);
    return (short) (bits + roundingBias >>> 16);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
