package dev.jbert.tools.tensorflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes sorted tables for tests: sound ones by {@link #table}, broken ones block by block. Keys
 * are text of one byte per char.
 */
final class TableWriter {

  static final long MAGIC = 0xdb4775248b80fb57L;

  private static final int RESTART_INTERVAL = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** How blocks are stored. */
  enum Compression {
    NONE,
    SNAPPY
  }

  /** A sound table with some entries per block. */
  static byte[] table(
      SortedMap<String, byte[]> entries, int entriesPerBlock, Compression compression) {
    TableWriter writer = new TableWriter();
    SortedMap<String, byte[]> index = new TreeMap<>();
    SortedMap<String, byte[]> block = new TreeMap<>();
    List<Map.Entry<String, byte[]>> all = new ArrayList<>(entries.entrySet());
    for (int i = 0; i < all.size(); i++) {
      block.put(all.get(i).getKey(), all.get(i).getValue());
      if (block.size() == entriesPerBlock || i == all.size() - 1) {
        index.put(all.get(i).getKey(), writer.block(blockContents(block), compression));
        block.clear();
      }
    }
    byte[] meta = writer.block(blockContents(new TreeMap<>()), compression);
    return writer.finish(meta, writer.block(blockContents(index), compression));
  }

  /** A table of one data block with the given contents. */
  static byte[] tableOf(byte[] blockContents) {
    TableWriter writer = new TableWriter();
    byte[] handle = writer.block(blockContents, Compression.NONE);
    return writer.finishWithIndexOf(handle);
  }

  /** Closes the table with an index of one block. */
  byte[] finishWithIndexOf(byte[] handle) {
    byte[] meta = block(blockContents(new TreeMap<>()), Compression.NONE);
    SortedMap<String, byte[]> index = new TreeMap<>(Map.of("\u00ff", handle));
    return finish(meta, block(blockContents(index), Compression.NONE));
  }

  /** Appends a block; returns its handle. */
  byte[] block(byte[] contents, Compression compression) {
    return switch (compression) {
      case NONE -> rawBlock(contents, 0);
      case SNAPPY -> rawBlock(snappyLiteral(contents), 1);
    };
  }

  /** Appends a block as it is, of any type; returns its handle. */
  byte[] rawBlock(byte[] stored, int type) {
    int offset = out.size();
    out.writeBytes(stored);
    out.write(type);
    byte[] crcOf = ByteBuffer.allocate(stored.length + 1).put(stored).put((byte) type).array();
    out.writeBytes(littleEndian(MaskedCrc32c.of(ByteBuffer.wrap(crcOf))));
    return concat(varint(offset), varint(stored.length));
  }

  /** Appends the footer and gives the file. */
  byte[] finish(byte[] metaHandle, byte[] indexHandle) {
    byte[] handles = concat(metaHandle, indexHandle);
    out.writeBytes(handles);
    out.writeBytes(new byte[40 - handles.length]);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).array());
    return out.toByteArray();
  }

  static byte[] blockContents(SortedMap<String, byte[]> entries) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    List<Integer> restarts = new ArrayList<>(List.of(0));
    String previous = "";
    int written = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      int shared = 0;
      if (written % RESTART_INTERVAL != 0) {
        while (shared < Math.min(previous.length(), entry.getKey().length())
            && previous.charAt(shared) == entry.getKey().charAt(shared)) {
          shared++;
        }
      } else if (written > 0) {
        restarts.add(block.size());
      }
      block.writeBytes(entry(shared, entry.getKey().substring(shared), entry.getValue()));
      previous = entry.getKey();
      written++;
    }
    restarts.forEach(restart -> block.writeBytes(littleEndian(restart)));
    block.writeBytes(littleEndian(restarts.size()));
    return block.toByteArray();
  }

  /** One entry of a block. */
  static byte[] entry(int shared, String keyRest, byte[] value) {
    byte[] key = keyRest.getBytes(StandardCharsets.ISO_8859_1);
    return concat(varint(shared), varint(key.length), varint(value.length), key, value);
  }

  /** A Snappy block of literals only. */
  static byte[] snappyLiteral(byte[] plain) {
    ByteArrayOutputStream snappy = new ByteArrayOutputStream();
    snappy.writeBytes(varint(plain.length));
    for (int at = 0; at < plain.length; at += 60) {
      int size = Math.min(60, plain.length - at);
      snappy.write(size - 1 << 2);
      snappy.write(plain, at, size);
    }
    return snappy.toByteArray();
  }

  static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7F | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
