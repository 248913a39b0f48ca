package dev.jbert.weights;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of one safetensors file: 8 bytes little-endian length, that many bytes of JSON, then
 * the data.
 *
 * @param tensors by name, in the header's order
 * @param metadata the file's own remarks
 * @param dataStart offset in the file of the first byte of data
 */
record SafetensorsHeader(
    Map<String, TensorInfo> tensors, Map<String, String> metadata, long dataStart) {

  private static final int PREFIX_BYTES = 8;

  SafetensorsHeader {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Map.copyOf(metadata);
  }

  /**
   * Reads the header and holds it against the file.
   *
   * @throws SafetensorsException if any rule of the format is broken
   */
  static SafetensorsHeader read(
      Path file, FileChannel channel, long fileSize, SafetensorsLimits limits) throws IOException {
    try {
      long headerSize = headerSize(file, channel, fileSize, limits);
      byte[] text = bytes(file, channel, PREFIX_BYTES, (int) headerSize);
      SafetensorsHeader header =
          StrictJson.read(
              file,
              text,
              limits.maxDepth(),
              json -> new HeaderParser(file, limits, json).parse(PREFIX_BYTES + headerSize));
      header.checkLayout(file, fileSize);
      return header;
    } catch (SafetensorsException e) {
      byte[] start = bytes(file, channel, 0, (int) Math.min(fileSize, FileKind.SAMPLE_BYTES));
      throw MistakenFile.noWeights(e, start);
    }
  }

  private static long headerSize(
      Path file, FileChannel channel, long fileSize, SafetensorsLimits limits) throws IOException {
    if (fileSize < PREFIX_BYTES) {
      throw new SafetensorsException(
          Reason.TOO_SHORT,
          file,
          "file of " + fileSize + " bytes is too short, expected 8 bytes of header length first");
    }
    long size =
        ByteBuffer.wrap(bytes(file, channel, 0, PREFIX_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    String found = "header of " + Long.toUnsignedString(size) + " bytes";
    if (size < 0 || size > fileSize - PREFIX_BYTES) {
      throw new SafetensorsException(
          Reason.HEADER_BEYOND_FILE, file, found + " in a file of " + fileSize + " bytes");
    }
    if (size > Math.min(limits.maxHeaderBytes(), Integer.MAX_VALUE - PREFIX_BYTES)) {
      throw new SafetensorsException(
          Reason.HEADER_TOO_LARGE,
          file,
          found + " is more than the limit of " + limits.maxHeaderBytes());
    }
    return size;
  }

  private static byte[] bytes(Path file, FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new SafetensorsException(
            Reason.CHANGED_WHILE_OPEN, file, "was cut short while it was read");
      }
    }
    return buffer.array();
  }

  /** The data must be filled by the tensors without overlap, hole or rest. */
  private void checkLayout(Path file, long fileSize) {
    List<TensorInfo> inOrder =
        tensors.values().stream()
            .sorted(
                Comparator.comparingLong(TensorInfo::byteOffset)
                    .thenComparingLong(TensorInfo::byteSize))
            .toList();
    long end = 0;
    for (TensorInfo tensor : inOrder) {
      if (tensor.byteOffset() != end) {
        throw error(
            Reason.WRONG_OFFSETS,
            file,
            tensor,
            "begins at byte %d of the data, expected %d: %s"
                .formatted(
                    tensor.byteOffset(),
                    end,
                    tensor.byteOffset() < end ? "it overlaps another" : "there is a hole"));
      }
      checkSize(file, tensor);
      end += tensor.byteSize();
    }
    long dataSize = fileSize - dataStart;
    if (dataSize < end) {
      throw new SafetensorsException(
          Reason.TRUNCATED,
          file,
          "file is truncated by %d bytes: expected %d bytes of data, found %d"
              .formatted(end - dataSize, end, dataSize));
    }
    if (dataSize > end) {
      throw new SafetensorsException(
          Reason.TRAILING_BYTES,
          file,
          "%d bytes follow the last tensor: expected %d bytes of data, found %d"
              .formatted(dataSize - end, end, dataSize));
    }
  }

  private static void checkSize(Path file, TensorInfo tensor) {
    long bits;
    try {
      bits = Math.multiplyExact(tensor.elementCount(), tensor.dtype().bits());
    } catch (ArithmeticException e) {
      throw error(
          Reason.SHAPE_OVERFLOW,
          file,
          tensor,
          "has shape " + tensor.shape() + ", whose size overflows");
    }
    String layout = tensor.dtype() + " " + tensor.shape();
    if (bits % 8 != 0) {
      throw error(
          Reason.PARTIAL_BYTE,
          file,
          tensor,
          "of " + layout + " has " + bits + " bits, expected a multiple of 8");
    }
    if (bits / 8 != tensor.byteSize()) {
      throw error(
          Reason.WRONG_SIZE,
          file,
          tensor,
          "of " + layout + " has " + tensor.byteSize() + " bytes, expected " + bits / 8);
    }
  }

  private static SafetensorsException error(
      Reason reason, Path file, TensorInfo tensor, String problem) {
    return new SafetensorsException(reason, file, tensor.name(), problem, null);
  }
}
