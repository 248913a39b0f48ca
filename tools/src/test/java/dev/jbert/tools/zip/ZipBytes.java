package dev.jbert.tools.zip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes zip archives for tests, those too that no honest tool would write. With {@link #zip64} and
 * descriptors it writes what PyTorch does.
 */
public final class ZipBytes {

  private static final int SIZES_FOLLOW = 8;

  private final List<Entry> entries = new ArrayList<>();
  private boolean zip64;

  /**
   * An entry as the archive shall claim it to be.
   *
   * @param data the unpacked bytes
   * @param stored the bytes as they are in the archive
   */
  public record Entry(
      String name,
      String localName,
      int flags,
      int method,
      byte[] data,
      byte[] stored,
      long claimedSize,
      int claimedCrc) {

    public static Entry stored(String name, byte[] data) {
      return new Entry(name, name, 0, 0, data, data, data.length, crc(data));
    }

    public static Entry deflated(String name, byte[] data) {
      return new Entry(name, name, 0, 8, data, deflate(data), data.length, crc(data));
    }

    public Entry withLocalName(String other) {
      return new Entry(name, other, flags, method, data, stored, claimedSize, claimedCrc);
    }

    public Entry withFlags(int other) {
      return new Entry(name, localName, other, method, data, stored, claimedSize, claimedCrc);
    }

    public Entry withMethod(int other) {
      return new Entry(name, localName, flags, other, data, stored, claimedSize, claimedCrc);
    }

    public Entry withClaimedSize(long other) {
      return new Entry(name, localName, flags, method, data, stored, other, claimedCrc);
    }

    public Entry withClaimedCrc(int other) {
      return new Entry(name, localName, flags, method, data, stored, claimedSize, other);
    }

    public Entry withStored(byte[] other) {
      return new Entry(name, localName, flags, method, data, other, claimedSize, claimedCrc);
    }

    private static int crc(byte[] data) {
      CRC32 crc = new CRC32();
      crc.update(data);
      return (int) crc.getValue();
    }

    private static byte[] deflate(byte[] data) {
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      deflater.end();
      return out.toByteArray();
    }
  }

  public ZipBytes add(Entry entry) {
    entries.add(entry);
    return this;
  }

  public ZipBytes stored(String name, byte[] data) {
    return add(Entry.stored(name, data));
  }

  /** Adds the ZIP64 end records, as PyTorch always does. */
  public ZipBytes zip64() {
    zip64 = true;
    return this;
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> offsets = new ArrayList<>();
    for (Entry entry : entries) {
      offsets.add(out.size());
      writeLocal(out, entry);
    }
    int directory = out.size();
    for (int i = 0; i < entries.size(); i++) {
      writeDirectoryEntry(out, entries.get(i), offsets.get(i));
    }
    writeEnd(out, directory, out.size() - directory);
    return out.toByteArray();
  }

  private static void writeLocal(ByteArrayOutputStream out, Entry entry) {
    byte[] name = entry.localName().getBytes(StandardCharsets.UTF_8);
    boolean sizesFollow = (entry.flags() & SIZES_FOLLOW) != 0;
    out.writeBytes(
        little(30)
            .putInt(0x04034b50)
            .putShort((short) 20)
            .putShort((short) entry.flags())
            .putShort((short) entry.method())
            .putInt(0)
            .putInt(sizesFollow ? 0 : entry.claimedCrc())
            .putInt(sizesFollow ? 0 : entry.stored().length)
            .putInt(sizesFollow ? 0 : (int) entry.claimedSize())
            .putShort((short) name.length)
            .putShort((short) 6)
            .array());
    out.writeBytes(name);
    // An extra field such as PyTorch pads with, so that names and data are not side by side.
    out.writeBytes(new byte[] {'F', 'B', 2, 0, 'Z', 'Z'});
    out.writeBytes(entry.stored());
    if (sizesFollow) {
      out.writeBytes(
          little(16)
              .putInt(0x08074b50)
              .putInt(entry.claimedCrc())
              .putInt(entry.stored().length)
              .putInt((int) entry.claimedSize())
              .array());
    }
  }

  private static void writeDirectoryEntry(ByteArrayOutputStream out, Entry entry, int offset) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    boolean wide = entry.claimedSize() > 0xFFFF_FFFEL;
    out.writeBytes(
        little(46)
            .putInt(0x02014b50)
            .putShort((short) 20)
            .putShort((short) 20)
            .putShort((short) entry.flags())
            .putShort((short) entry.method())
            .putInt(0)
            .putInt(entry.claimedCrc())
            .putInt(entry.stored().length)
            .putInt(wide ? -1 : (int) entry.claimedSize())
            .putShort((short) name.length)
            .putShort((short) (wide ? 12 : 0))
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putInt(0)
            .putInt(offset)
            .array());
    out.writeBytes(name);
    if (wide) {
      out.writeBytes(
          little(12).putShort((short) 1).putShort((short) 8).putLong(entry.claimedSize()).array());
    }
  }

  private void writeEnd(ByteArrayOutputStream out, int directory, int directoryBytes) {
    if (zip64) {
      int record = out.size();
      out.writeBytes(
          little(56)
              .putInt(0x06064b50)
              .putLong(44)
              .putShort((short) 45)
              .putShort((short) 45)
              .putInt(0)
              .putInt(0)
              .putLong(entries.size())
              .putLong(entries.size())
              .putLong(directoryBytes)
              .putLong(directory)
              .array());
      out.writeBytes(little(20).putInt(0x07064b50).putInt(0).putLong(record).putInt(1).array());
    }
    out.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) entries.size())
            .putShort((short) entries.size())
            .putInt(directoryBytes)
            .putInt(directory)
            .putShort((short) 0)
            .array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
