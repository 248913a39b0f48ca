package dev.jbert.tools.tensorflow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes small tensor bundles for tests, sound ones unless told otherwise. */
public final class BundleWriter {

  static final int FLOAT = 1;

  private final SortedMap<String, byte[]> entries = new TreeMap<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteOrder order;
  private int entriesPerBlock = 16;
  private TableWriter.Compression compression = TableWriter.Compression.NONE;

  /** A bundle of one little-endian data file. */
  public BundleWriter() {
    this(ByteOrder.LITTLE_ENDIAN);
  }

  BundleWriter(ByteOrder order) {
    this.order = order;
    header(order == ByteOrder.BIG_ENDIAN ? message(1, 1, 2, 1) : message(1, 1));
  }

  BundleWriter stored(int perBlock, TableWriter.Compression how) {
    entriesPerBlock = perBlock;
    compression = how;
    return this;
  }

  /** Adds a float tensor. */
  public BundleWriter put(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(order);
    bytes.asFloatBuffer().put(values);
    return put(name, FLOAT, bytes.array(), shape);
  }

  BundleWriter put(String name, int type, byte[] bytes, long... shape) {
    int crc = MaskedCrc32c.of(ByteBuffer.wrap(bytes));
    byte[] entry = entry(type, data.size(), bytes.length, crc, shape);
    data.writeBytes(bytes);
    return raw(name, entry);
  }

  /** Sets the entry of a name, sound or not. */
  BundleWriter raw(String name, byte[] entry) {
    entries.put(name, entry);
    return this;
  }

  /** Everything in the index, by name; the header is under the empty one. */
  SortedMap<String, byte[]> entries() {
    return entries;
  }

  BundleWriter header(byte[] header) {
    return raw("", header);
  }

  /** Writes {@code PREFIX.index} and {@code PREFIX.data-00000-of-00001}. */
  public void write(Path prefix) throws IOException {
    Files.createDirectories(prefix.toAbsolutePath().getParent());
    Files.write(index(prefix), TableWriter.table(entries, entriesPerBlock, compression));
    Files.write(data(prefix), data.toByteArray());
  }

  static Path index(Path prefix) {
    return prefix.resolveSibling(prefix.getFileName() + ".index");
  }

  static Path data(Path prefix) {
    return prefix.resolveSibling(prefix.getFileName() + ".data-00000-of-00001");
  }

  /** A {@code BundleEntryProto}. */
  static byte[] entry(int type, long offset, long size, int crc, long... shape) {
    return TableWriter.concat(
        message(1, type),
        delimited(2, shape(shape)),
        message(4, offset, 5, size),
        TableWriter.varint(6 << 3 | 5),
        TableWriter.littleEndian(crc));
  }

  /** A {@code TensorShapeProto}. */
  static byte[] shape(long... dimensions) {
    byte[] shape = {};
    for (long dimension : dimensions) {
      shape = TableWriter.concat(shape, delimited(2, message(1, dimension)));
    }
    return shape;
  }

  /** Varint fields, given as number and value in turn. */
  static byte[] message(long... fields) {
    byte[] message = {};
    for (int i = 0; i < fields.length; i += 2) {
      message =
          TableWriter.concat(
              message, TableWriter.varint(fields[i] << 3), TableWriter.varint(fields[i + 1]));
    }
    return message;
  }

  /** A field that is itself a message. */
  static byte[] delimited(int field, byte[] message) {
    return TableWriter.concat(
        TableWriter.varint(field << 3 | 2), TableWriter.varint(message.length), message);
  }
}
