package dev.jbert.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Sorted tables of TensorFlow whose checksums and footer are right, whatever their block holds. */
public final class StoredTable {

  private static final int MASK_DELTA = 0xa282ead8;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int HANDLES_BYTES = 40;

  /** A block without entries: the one place where a search can start, and that there is one. */
  private static final byte[] NO_ENTRIES = {0, 0, 0, 0, 1, 0, 0, 0};

  private StoredTable() {}

  /**
   * A table of one data block.
   *
   * @param block its contents as they are stored
   * @param compression 0 for none, 1 for Snappy, anything else as it is
   */
  public static byte[] of(byte[] block, int compression) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] data = add(out, block, compression);
    byte[] meta = add(out, NO_ENTRIES, 0);
    byte[] index = add(out, entry((byte) 0xFF, data), 0);
    out.writeBytes(meta);
    out.writeBytes(index);
    out.writeBytes(new byte[HANDLES_BYTES - meta.length - index.length]);
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).array());
    return out.toByteArray();
  }

  /** Adds a block with its trailer; returns where it is. */
  private static byte[] add(ByteArrayOutputStream out, byte[] block, int compression) {
    ByteArrayOutputStream handle = new ByteArrayOutputStream();
    varint(handle, out.size());
    varint(handle, block.length);
    CRC32C crc = new CRC32C();
    crc.update(block);
    crc.update(compression);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    out.writeBytes(block);
    out.write(compression);
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array());
    return handle.toByteArray();
  }

  /** A block of one entry. */
  private static byte[] entry(byte key, byte[] value) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {0, 1, (byte) value.length, key});
    block.writeBytes(value);
    block.writeBytes(NO_ENTRIES);
    return block.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write(rest & 0x7F | 0x80);
    }
    out.write(rest);
  }
}
