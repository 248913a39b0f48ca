package dev.jbert.tools.zip;

import dev.jbert.tools.zip.ZipMember.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses an archive's directory and holds each entry against the header that precedes its bytes.
 * Readers that trust one of the two can be shown different files; here they must agree.
 */
final class CentralDirectory {

  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;

  private static final int ENCRYPTED = 0x1 | 0x40 | 0x2000;
  private static final int PATCHED = 0x20;
  private static final int SIZES_FOLLOW = 0x8;
  private static final int DEFLATE_LEVEL = 0x6;
  private static final int NAME_IS_UTF8 = 0x800;
  private static final int KNOWN_FLAGS = SIZES_FOLLOW | DEFLATE_LEVEL | NAME_IS_UTF8;

  /** Deflate gives at most 258 bytes for two bits. */
  private static final int MOST_EXPANSION = 1032;

  private static final int ZIP64_EXTRA = 1;
  private static final long VALUE_ELSEWHERE = 0xFFFF_FFFFL;

  private final FileBytes file;
  private final EndRecord end;
  private final ByteBuffer bytes;

  /** An entry as the directory has it, before its local header was seen. */
  private record Entry(
      long position,
      byte[] name,
      int flags,
      int method,
      int crc32,
      long storedSize,
      long size,
      long localOffset) {}

  /** A member and the bytes that it takes, its header included. */
  private record Placed(ZipMember member, long start, long end) {}

  private CentralDirectory(FileBytes file, EndRecord end, ByteBuffer bytes) {
    this.file = file;
    this.end = end;
    this.bytes = bytes;
  }

  /** The members by name, in the directory's order. */
  static Map<String, ZipMember> read(FileBytes file) throws IOException {
    EndRecord end = EndRecord.read(file);
    int size = Math.toIntExact(end.directoryEnd() - end.directoryOffset());
    return new CentralDirectory(file, end, file.littleEndian(end.directoryOffset(), size)).read();
  }

  private Map<String, ZipMember> read() throws IOException {
    Map<String, ZipMember> members = new LinkedHashMap<>();
    List<Placed> placed = new ArrayList<>();
    for (long i = 0; i < end.entries(); i++) {
      Entry entry = nextEntry();
      Placed member = locate(entry);
      if (members.put(member.member().name(), member.member()) != null) {
        throw refused(entry.position(), "two entries called " + quoted(member.member().name()));
      }
      placed.add(member);
    }
    if (bytes.hasRemaining()) {
      throw refused(position(), "zip directory has bytes after its last entry");
    }
    requireDisjoint(placed);
    return members;
  }

  private Entry nextEntry() {
    long position = position();
    if (bytes.remaining() < ENTRY_BYTES || bytes.getInt(bytes.position()) != ENTRY_SIGNATURE) {
      throw refused(position, "zip directory has no valid entry where one is due");
    }
    int at = bytes.position();
    int nameBytes = Short.toUnsignedInt(bytes.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(bytes.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(bytes.getShort(at + 32));
    if (bytes.remaining() < ENTRY_BYTES + nameBytes + extraBytes + commentBytes) {
      throw refused(position, "zip directory entry is longer than the directory");
    }
    if (bytes.getShort(at + 34) != 0) {
      throw refused(position, "zip archive in several volumes");
    }
    byte[] name = new byte[nameBytes];
    bytes.get(at + ENTRY_BYTES, name);
    ByteBuffer extra = bytes.slice(at + ENTRY_BYTES + nameBytes, extraBytes).order(bytes.order());
    long[] wide = {
      Integer.toUnsignedLong(bytes.getInt(at + 24)),
      Integer.toUnsignedLong(bytes.getInt(at + 20)),
      Integer.toUnsignedLong(bytes.getInt(at + 42))
    };
    widen(position, extra, wide);
    bytes.position(at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes);
    return new Entry(
        position,
        name,
        Short.toUnsignedInt(bytes.getShort(at + 8)),
        Short.toUnsignedInt(bytes.getShort(at + 10)),
        bytes.getInt(at + 16),
        wide[1],
        wide[0],
        wide[2]);
  }

  /** Replaces size, stored size and offset, in this order, where only the ZIP64 field has them. */
  private void widen(long position, ByteBuffer extra, long[] values) {
    ByteBuffer zip64 = ByteBuffer.allocate(0);
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int size = Short.toUnsignedInt(extra.getShort());
      if (size > extra.remaining()) {
        throw refused(position, "zip entry has an extra field that is longer than its header");
      }
      if (id == ZIP64_EXTRA) {
        zip64 = extra.slice(extra.position(), size).order(extra.order());
      }
      extra.position(extra.position() + size);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == VALUE_ELSEWHERE) {
        if (zip64.remaining() < Long.BYTES) {
          throw refused(position, "zip entry lacks its ZIP64 field");
        }
        values[i] = zip64.getLong();
      }
    }
  }

  private Placed locate(Entry entry) throws IOException {
    String name = name(entry);
    requirePlain(entry, name, entry.flags(), entry.position());
    Compression compression =
        switch (entry.method()) {
          case 0 -> Compression.STORED;
          case 8 -> Compression.DEFLATED;
          default ->
              throw refused(
                  entry.position(),
                  "entry %s uses the compression method %d, expected 0 (stored) or 8 (deflate)"
                      .formatted(quoted(name), entry.method()));
        };
    if (compression == Compression.STORED && entry.size() != entry.storedSize()) {
      throw refused(
          entry.position(),
          "stored entry %s has %d bytes, but takes %d"
              .formatted(quoted(name), entry.size(), entry.storedSize()));
    }
    long start = entry.localOffset();
    if (start < 0 || start > end.directoryOffset() - LOCAL_BYTES) {
      throw refused(
          entry.position(),
          "entry %s begins at byte %s, outside of the archive's data"
              .formatted(quoted(name), Long.toUnsignedString(start)));
    }
    ByteBuffer local = file.littleEndian(start, LOCAL_BYTES);
    int nameBytes = Short.toUnsignedInt(local.getShort(26));
    long dataOffset = start + LOCAL_BYTES + nameBytes + Short.toUnsignedInt(local.getShort(28));
    if (entry.storedSize() < 0
        || entry.size() < 0
        || dataOffset > end.directoryOffset()
        || entry.storedSize() > end.directoryOffset() - dataOffset) {
      throw refused(
          entry.position(),
          "entry %s of %s bytes reaches beyond the archive's data"
              .formatted(quoted(name), Long.toUnsignedString(entry.storedSize())));
    }
    if (compression == Compression.DEFLATED && entry.size() / MOST_EXPANSION > entry.storedSize()) {
      throw refused(
          entry.position(),
          "entry %s of %d bytes claims to unpack to %d, more than these can stand for"
              .formatted(quoted(name), entry.storedSize(), entry.size()));
    }
    requireAgreement(entry, name, local, file.littleEndian(start + LOCAL_BYTES, nameBytes));
    ZipMember member =
        new ZipMember(
            name, compression, entry.storedSize(), entry.size(), entry.crc32(), dataOffset);
    return new Placed(member, start, dataOffset + entry.storedSize());
  }

  private String name(Entry entry) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.name())).toString();
    } catch (CharacterCodingException e) {
      throw refused(entry.position(), "entry name is not valid UTF-8");
    }
  }

  private void requirePlain(Entry entry, String name, int flags, long position) {
    if ((flags & ENCRYPTED) != 0) {
      throw refused(position, "entry %s is encrypted".formatted(quoted(name)));
    }
    if ((flags & PATCHED) != 0) {
      throw refused(position, "entry %s is patched data".formatted(quoted(name)));
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw refused(
          position,
          "entry %s has the unknown flags 0x%X".formatted(quoted(name), flags & ~KNOWN_FLAGS));
    }
  }

  private void requireAgreement(Entry entry, String name, ByteBuffer local, ByteBuffer localName) {
    long start = entry.localOffset();
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw refused(start, "entry %s has no header before its bytes".formatted(quoted(name)));
    }
    if (!localName.equals(ByteBuffer.wrap(entry.name()))) {
      throw refused(
          start,
          "entry %s is called %s in the header before its bytes"
              .formatted(
                  quoted(name), quoted(StandardCharsets.UTF_8.decode(localName).toString())));
    }
    int flags = Short.toUnsignedInt(local.getShort(6));
    requirePlain(entry, name, flags, start);
    boolean sameMethod = Short.toUnsignedInt(local.getShort(8)) == entry.method();
    boolean sameSums =
        (flags & SIZES_FOLLOW) != 0
            || local.getInt(14) == entry.crc32()
                && sameSize(local.getInt(18), entry.storedSize())
                && sameSize(local.getInt(22), entry.size());
    if (!sameMethod || !sameSums) {
      throw refused(
          start,
          "entry %s has another method, size or checksum in the header before its bytes"
              .formatted(quoted(name)));
    }
  }

  private static boolean sameSize(int local, long size) {
    long value = Integer.toUnsignedLong(local);
    return value == size || value == VALUE_ELSEWHERE;
  }

  /** Entries that share bytes make a small file look large. */
  private void requireDisjoint(List<Placed> placed) {
    placed.sort((a, b) -> Long.compare(a.start(), b.start()));
    long free = 0;
    for (Placed entry : placed) {
      if (entry.start() < free) {
        throw refused(
            entry.start(),
            "entry %s overlaps the one before it".formatted(quoted(entry.member().name())));
      }
      free = entry.end();
    }
  }

  private long position() {
    return end.directoryOffset() + bytes.position();
  }

  private ZipFormatException refused(long position, String problem) {
    return new ZipFormatException(file.path(), position, problem);
  }

  private static String quoted(String name) {
    return Quoted.of(name);
  }
}
