package dev.jbert.tools.tensorflow;

import dev.jbert.tools.convert.FileStart;
import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import dev.jbert.tools.zip.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sorted string table as LevelDB and TensorFlow write it (LevelDB, {@code doc/table_format.md}):
 * blocks of entries, a block that tells where these are, and a footer that tells where that is.
 */
final class SortedTable {

  /** A bundle's index has some hundred bytes per tensor; this is far beyond any real one. */
  private static final long MAX_FILE_BYTES = 64L << 20;

  /** TensorFlow fills blocks to 256 KiB. */
  private static final int MAX_BLOCK_BYTES = 16 << 20;

  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER_BYTES = 48;

  /** One byte of compression, four of checksum. */
  private static final int TRAILER_BYTES = 5;

  private final Path file;
  private final ByteBuffer bytes;
  private final int dataEnd;

  private SortedTable(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    this.dataEnd = bytes.limit() - FOOTER_BYTES;
  }

  /**
   * Reads every entry, checking every block's checksum.
   *
   * @return the entries in ascending order of their keys
   * @throws TensorBundleException if the table is broken
   * @throws IOException if reading fails
   */
  static List<TableBlock.Entry> read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE_BYTES) {
      throw new TensorBundleException(
          Reason.TOO_LARGE,
          file,
          "index of " + size + " bytes is more than the limit of " + MAX_FILE_BYTES);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < FOOTER_BYTES || bytes.getLong(bytes.limit() - Long.BYTES) != MAGIC) {
      throw notATable(file);
    }
    return new SortedTable(file, bytes).entries();
  }

  private static TensorBundleException notATable(Path file) throws IOException {
    try (FileBytes start = FileBytes.open(file)) {
      String problem =
          FileStart.of(start)
              .knownKind()
              .map(kind -> "expected the index of a TensorFlow tensor bundle, found " + kind)
              .orElse(
                  "is no index of a TensorFlow tensor bundle, or was cut short: the magic number at"
                      + " its end is missing");
      return new TensorBundleException(Reason.NOT_A_BUNDLE, file, problem);
    }
  }

  private List<TableBlock.Entry> entries() {
    ByteBuffer footer = bytes.slice(dataEnd, FOOTER_BYTES - Long.BYTES);
    // Nothing is needed from the first block that the footer names, but it must be sound as well.
    block(handle(footer, dataEnd)).entries();
    TableBlock index = block(handle(footer, dataEnd));
    while (footer.hasRemaining()) {
      if (footer.get() != 0) {
        throw broken(dataEnd, "footer is not padded with zeros");
      }
    }
    List<TableBlock.Entry> all = new ArrayList<>();
    for (TableBlock.Entry entry : index.entries()) {
      List<TableBlock.Entry> block = block(handle(entry.value(), entry.offset())).entries();
      checkOrder(all, block, entry);
      all.addAll(block);
    }
    return all;
  }

  /** Keys ascend over all blocks, and none is beyond the key that the index gives its block. */
  private void checkOrder(
      List<TableBlock.Entry> before, List<TableBlock.Entry> block, TableBlock.Entry index) {
    if (block.isEmpty()) {
      return;
    }
    boolean ascending =
        before.isEmpty()
            || Arrays.compareUnsigned(before.getLast().key(), block.getFirst().key()) < 0;
    if (!ascending || Arrays.compareUnsigned(block.getLast().key(), index.key()) > 0) {
      throw broken(index.offset(), "blocks are not in ascending order of their keys");
    }
  }

  /** Where a block lies, without its trailer. */
  private record Handle(int offset, int size) {}

  private Handle handle(ByteBuffer in, long errorOffset) {
    long offset = varint(in, errorOffset);
    long size = varint(in, errorOffset);
    if (offset < 0
        || size < 0
        || size > dataEnd - TRAILER_BYTES
        || offset > dataEnd - TRAILER_BYTES - size) {
      throw broken(
          errorOffset,
          "block of %s bytes at %s in a file of %d bytes"
              .formatted(
                  Long.toUnsignedString(size), Long.toUnsignedString(offset), bytes.limit()));
    }
    return new Handle((int) offset, (int) size);
  }

  private TableBlock block(Handle handle) {
    int stored = bytes.getInt(handle.offset() + handle.size() + 1);
    int computed = MaskedCrc32c.of(bytes.slice(handle.offset(), handle.size() + 1));
    if (stored != computed) {
      throw new TensorBundleException(
          Reason.CHECKSUM_MISMATCH,
          file,
          handle.offset(),
          "block's " + MaskedCrc32c.mismatch(stored, computed));
    }
    ByteBuffer contents = bytes.slice(handle.offset(), handle.size());
    int compression = bytes.get(handle.offset() + handle.size());
    return switch (compression) {
      case 0 -> new TableBlock(file, handle.offset(), contents);
      case 1 -> new TableBlock(file, handle.offset(), decompress(contents, handle.offset()));
      default ->
          throw new TensorBundleException(
              Reason.BROKEN_COMPRESSION,
              file,
              handle.offset(),
              "block has compression " + compression + ", expected 0 (none) or 1 (snappy),");
    };
  }

  private ByteBuffer decompress(ByteBuffer contents, long offset) {
    try {
      return Snappy.decompress(contents, MAX_BLOCK_BYTES);
    } catch (IllegalArgumentException e) {
      throw new TensorBundleException(Reason.BROKEN_COMPRESSION, file, offset, e.getMessage());
    }
  }

  private long varint(ByteBuffer in, long errorOffset) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next == 0 && shift > 0) {
        throw broken(errorOffset, "block handle has a number with a needless byte");
      }
      if (next >= 0) {
        return value;
      }
    }
    throw broken(errorOffset, "block handle ends inside a number");
  }

  private TensorBundleException broken(long offset, String problem) {
    return new TensorBundleException(Reason.BROKEN_TABLE, file, offset, problem);
  }
}
