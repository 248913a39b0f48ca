package dev.jbert.tools.tensorflow;

import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The variables of a TensorFlow checkpoint: an index {@code PREFIX.index} and data files {@code
 * PREFIX.data-00000-of-00001} ({@code tensorflow/core/util/tensor_bundle}).
 *
 * <p>Everything that the index says is checked when the bundle is opened; a tensor's checksum is
 * checked whenever it is read. Float, double, half and bfloat16 are read as {@code float}, of
 * either byte order. May be read by any number of threads at once.
 */
public final class TensorBundle implements AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 20;

  private final Path index;
  private final BundleHeader header;
  private final Map<String, BundleEntry> entries;
  private final List<Path> dataFiles;
  private final List<FileChannel> data;

  private TensorBundle(
      Path index,
      BundleHeader header,
      Map<String, BundleEntry> entries,
      List<Path> dataFiles,
      List<FileChannel> data) {
    this.index = index;
    this.header = header;
    this.entries = Collections.unmodifiableMap(entries);
    this.dataFiles = dataFiles;
    this.data = data;
  }

  /**
   * Opens a bundle.
   *
   * @param prefix the files' common name, for example {@code variables/variables}
   * @throws TensorBundleException if a file is missing or the bundle is broken
   * @throws IOException if reading fails
   */
  public static TensorBundle open(Path prefix) throws IOException {
    Path index = sibling(prefix, ".index");
    requireFile(index);
    List<TableBlock.Entry> table = SortedTable.read(index);
    if (table.isEmpty() || table.getFirst().key().length != 0) {
      throw new TensorBundleException(Reason.BROKEN_TABLE, index, "bundle has no header entry");
    }
    BundleHeader header = BundleHeader.parse(index, table.getFirst());
    Map<String, BundleEntry> entries = new LinkedHashMap<>();
    for (TableBlock.Entry entry : table.subList(1, table.size())) {
      // Names of variables are ASCII. Of any others this makes something readable, never two alike.
      String name = new String(entry.key(), StandardCharsets.ISO_8859_1);
      entries.put(name, BundleEntry.parse(index, name, entry));
    }
    List<Path> dataFiles = new ArrayList<>();
    for (int shard = 0; shard < header.shards(); shard++) {
      Path file = sibling(prefix, ".data-%05d-of-%05d".formatted(shard, header.shards()));
      requireFile(file);
      dataFiles.add(file);
    }
    for (BundleEntry entry : entries.values()) {
      checkPlace(index, entry, dataFiles);
    }
    return new TensorBundle(index, header, entries, dataFiles, openAll(dataFiles));
  }

  private static Path sibling(Path prefix, String suffix) {
    return prefix.resolveSibling(prefix.getFileName() + suffix);
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TensorBundleException(
          Reason.FILE_NOT_FOUND,
          file,
          Files.exists(file) ? "is no regular file" : "there is no such file");
    }
  }

  private static List<FileChannel> openAll(List<Path> files) throws IOException {
    List<FileChannel> channels = new ArrayList<>();
    try {
      for (Path file : files) {
        channels.add(FileChannel.open(file));
      }
      return channels;
    } catch (IOException | RuntimeException e) {
      closeAll(channels);
      throw e;
    }
  }

  private static void checkPlace(Path index, BundleEntry entry, List<Path> dataFiles)
      throws IOException {
    if (entry.shard() >= dataFiles.size()) {
      throw wrongSize(index, entry, "is in data file " + entry.shard() + " of " + dataFiles.size());
    }
    Path file = dataFiles.get(entry.shard());
    long fileSize = Files.size(file);
    if (entry.offset() < 0 || entry.size() < 0 || entry.offset() > fileSize - entry.size()) {
      throw wrongSize(
          index,
          entry,
          "of %d bytes at %d lies outside %s of %d bytes"
              .formatted(entry.size(), entry.offset(), file.getFileName(), fileSize));
    }
    int width = TensorFlowType.numbered(entry.typeNumber()).map(TensorFlowType::width).orElse(0);
    if (width > 0 && entry.size() != expectedSize(index, entry, width)) {
      throw wrongSize(
          index,
          entry,
          "of shape %s has %d bytes, expected %d"
              .formatted(entry.shape(), entry.size(), expectedSize(index, entry, width)));
    }
  }

  private static long expectedSize(Path index, BundleEntry entry, int width) {
    try {
      return entry.shape().stream().reduce((long) width, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw wrongSize(index, entry, "of shape " + entry.shape() + " overflows");
    }
  }

  private static TensorBundleException wrongSize(Path file, BundleEntry entry, String problem) {
    return new TensorBundleException(
        Reason.WRONG_SIZE, file, "tensor '" + entry.name() + "' " + problem);
  }

  /** The names of all variables, in ascending order. */
  public Set<String> names() {
    return entries.keySet();
  }

  /**
   * The dimensions of a variable, outermost first.
   *
   * @throws TensorBundleException if there is none of this name
   */
  public List<Long> shape(String name) {
    return entry(name).shape();
  }

  /** The index file. */
  public Path path() {
    return index;
  }

  /**
   * Reads a variable and checks its checksum.
   *
   * @return its elements in row-major order
   * @throws TensorBundleException if there is none of this name, its type cannot be read as float,
   *     it is too large for an array or its checksum does not match
   * @throws IOException if reading fails
   */
  public float[] read(String name) throws IOException {
    BundleEntry entry = entry(name);
    TensorFlowType type = readableType(entry);
    long count = entry.size() / type.width();
    if (count > Integer.MAX_VALUE - 8) {
      throw wrongSize(index, entry, "has " + count + " elements, more than a Java array holds");
    }
    float[] values = new float[(int) count];
    Path file = dataFiles.get(entry.shard());
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(entry.size(), CHUNK_BYTES));
    chunk.order(header.byteOrder());
    CRC32C crc = new CRC32C();
    int done = 0;
    for (long at = 0; at < entry.size(); at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), entry.size() - at));
      readFully(data.get(entry.shard()), file, chunk, entry.offset() + at);
      crc.update(chunk.flip());
      done = decode(type, chunk.rewind(), values, done);
    }
    int computed = MaskedCrc32c.masked(crc);
    if (computed != entry.checksum()) {
      throw new TensorBundleException(
          Reason.CHECKSUM_MISMATCH,
          file,
          entry.offset(),
          "tensor '" + name + "': " + MaskedCrc32c.mismatch(entry.checksum(), computed));
    }
    return values;
  }

  private BundleEntry entry(String name) {
    BundleEntry entry = entries.get(name);
    if (entry == null) {
      throw new TensorBundleException(
          Reason.TENSOR_NOT_FOUND,
          index,
          "tensor '" + name + "' is not among the " + entries.size() + " of this bundle");
    }
    return entry;
  }

  private TensorFlowType readableType(BundleEntry entry) {
    TensorFlowType type = TensorFlowType.numbered(entry.typeNumber()).orElse(null);
    return switch (type) {
      case FLOAT, DOUBLE, HALF, BFLOAT16 -> type;
      case null, default ->
          throw new TensorBundleException(
              Reason.UNSUPPORTED_DTYPE,
              index,
              "tensor '%s' has the unsupported dtype %s, expected FLOAT, DOUBLE, HALF or BFLOAT16"
                  .formatted(entry.name(), type == null ? entry.typeNumber() : type));
    };
  }

  private static void readFully(FileChannel channel, Path file, ByteBuffer target, long position)
      throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position()) < 0) {
        throw new TensorBundleException(
            Reason.WRONG_SIZE, file, position, "was cut short after it was opened, it ends");
      }
    }
  }

  /** Decodes a whole number of elements; returns how many elements are there now. */
  private static int decode(TensorFlowType type, ByteBuffer bytes, float[] values, int done) {
    int count = bytes.remaining() / type.width();
    switch (type) {
      case FLOAT -> bytes.asFloatBuffer().get(values, done, count);
      case DOUBLE -> {
        for (int i = 0; i < count; i++) {
          values[done + i] = (float) bytes.getDouble();
        }
      }
      case HALF -> {
        for (int i = 0; i < count; i++) {
          values[done + i] = Float.float16ToFloat(bytes.getShort());
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < count; i++) {
          values[done + i] = Float.intBitsToFloat(bytes.getShort() << 16);
        }
      }
      default -> throw new AssertionError(type);
    }
    return done + count;
  }

  /** Closes the data files. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    closeAll(data);
  }

  private static void closeAll(List<FileChannel> channels) throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }
}
