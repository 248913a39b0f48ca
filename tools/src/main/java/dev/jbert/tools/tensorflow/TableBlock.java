package dev.jbert.tools.tensorflow;

import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One decompressed block of a sorted table: entries whose keys share a prefix with the key before,
 * then the offsets of the entries that share nothing ("restarts"), then their number.
 */
final class TableBlock {

  private final Path file;
  private final long offset;
  private final ByteBuffer contents;

  /**
   * @param offset the byte of the file where the block begins, for messages about errors
   * @param contents the block without its trailer
   */
  TableBlock(Path file, long offset, ByteBuffer contents) {
    this.file = file;
    this.offset = offset;
    this.contents = contents.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A key with its value.
   *
   * @param offset the byte of the file where the value begins, if the block was not compressed
   */
  record Entry(byte[] key, ByteBuffer value, long offset) {}

  /**
   * All entries, their keys in strictly ascending order.
   *
   * @throws TensorBundleException if the block is broken
   */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    contents.limit(entriesEnd());
    byte[] previous = null;
    while (contents.hasRemaining()) {
      int shared = varint();
      int unshared = varint();
      int valueSize = varint();
      int previousSize = previous == null ? 0 : previous.length;
      if (shared > previousSize) {
        throw error("key shares " + shared + " bytes with a key of " + previousSize);
      }
      if ((long) unshared + valueSize > contents.remaining()) {
        throw error(
            "entry of %d + %d bytes, %d are left"
                .formatted(unshared, valueSize, contents.remaining()));
      }
      byte[] key =
          previous == null ? new byte[unshared] : Arrays.copyOf(previous, shared + unshared);
      contents.get(key, shared, unshared);
      if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
        throw error("keys are not in ascending order");
      }
      int start = contents.position();
      entries.add(new Entry(key, contents.slice(start, valueSize), offset + start));
      contents.position(start + valueSize);
      previous = key;
    }
    return entries;
  }

  /** Where the restarts begin. */
  private int entriesEnd() {
    int size = contents.limit();
    if (size < Integer.BYTES) {
      throw error("block of " + size + " bytes has no room for its restart count");
    }
    long restarts = Integer.toUnsignedLong(contents.getInt(size - Integer.BYTES));
    long end = size - Integer.BYTES * (restarts + 1);
    if (restarts < 1 || end < 0) {
      throw error("restart count " + restarts + " in a block of " + size + " bytes");
    }
    for (int at = (int) end; at < size - Integer.BYTES; at += Integer.BYTES) {
      if (Integer.toUnsignedLong(contents.getInt(at)) > end) {
        throw error("restart offset lies outside the entries");
      }
    }
    return (int) end;
  }

  private int varint() {
    long value = 0;
    for (int shift = 0; shift < 35 && contents.hasRemaining(); shift += 7) {
      byte next = contents.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        if (value > Integer.MAX_VALUE) {
          throw error("entry size " + value + " is out of range");
        }
        return (int) value;
      }
    }
    throw error("entry ends inside a number");
  }

  private TensorBundleException error(String problem) {
    return new TensorBundleException(Reason.BROKEN_TABLE, file, offset, problem + " in the block");
  }
}
