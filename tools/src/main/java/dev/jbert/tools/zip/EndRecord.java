package dev.jbert.tools.zip;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the last records of an archive say about its directory.
 *
 * @param entries number of entries in the directory
 * @param directoryOffset where the directory begins
 * @param directoryEnd where it ends and the end records begin
 */
record EndRecord(long entries, long directoryOffset, long directoryEnd) {

  private static final int SIGNATURE = 0x06054b50;
  private static final int BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;

  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;

  private static final int ZIP64_SIGNATURE = 0x06064b50;
  private static final int ZIP64_BYTES = 56;

  /** What a field of the plain record says when only the ZIP64 record has the value. */
  private static final long ENTRIES_ELSEWHERE = 0xFFFF;

  private static final long VALUE_ELSEWHERE = 0xFFFF_FFFFL;

  /** Finds and checks the record; the directory that it describes lies inside the file. */
  static EndRecord read(FileBytes file) throws IOException {
    if (file.size() < BYTES) {
      throw new ZipFormatException(
          file.path(), 0, "zip archive of %d bytes is too short".formatted(file.size()));
    }
    int count = (int) Math.min(file.size(), BYTES + MAX_COMMENT_BYTES);
    long tailOffset = file.size() - count;
    ByteBuffer tail = file.littleEndian(tailOffset, count);
    int at = find(file, tail);
    long position = tailOffset + at;
    int disk = Short.toUnsignedInt(tail.getShort(at + 4));
    int directoryDisk = Short.toUnsignedInt(tail.getShort(at + 6));
    int entriesHere = Short.toUnsignedInt(tail.getShort(at + 8));
    int entries = Short.toUnsignedInt(tail.getShort(at + 10));
    if (disk != 0 || directoryDisk != 0 || entriesHere != entries) {
      throw new ZipFormatException(file.path(), position, "zip archive in several volumes");
    }
    EndRecord plain =
        new EndRecord(
            entries,
            Integer.toUnsignedLong(tail.getInt(at + 16)),
            Integer.toUnsignedLong(tail.getInt(at + 16))
                + Integer.toUnsignedLong(tail.getInt(at + 12)));
    return zip64(file, position, plain).checked(file, position);
  }

  /** The last place where a record's comment ends exactly with the file. */
  private static int find(FileBytes file, ByteBuffer tail) {
    for (int at = tail.limit() - BYTES; at >= 0; at--) {
      int comment = tail.limit() - at - BYTES;
      if (tail.getInt(at) == SIGNATURE && Short.toUnsignedInt(tail.getShort(at + 20)) == comment) {
        return at;
      }
    }
    throw new ZipFormatException(
        file.path(), file.size(), "zip archive without its end record, most likely cut short");
  }

  /** The ZIP64 record where there is one, which PyTorch writes always; else {@code plain}. */
  private static EndRecord zip64(FileBytes file, long position, EndRecord plain)
      throws IOException {
    long locatorOffset = position - LOCATOR_BYTES;
    ByteBuffer locator =
        locatorOffset < ZIP64_BYTES
            ? ByteBuffer.allocate(LOCATOR_BYTES)
            : file.littleEndian(locatorOffset, LOCATOR_BYTES);
    if (locator.getInt(0) != LOCATOR_SIGNATURE) {
      plain.requireEnd(file, position, position);
      return plain;
    }
    long recordOffset = locator.getLong(8);
    if (locator.getInt(4) != 0
        || locator.getInt(16) != 1
        || recordOffset != locatorOffset - ZIP64_BYTES) {
      throw new ZipFormatException(
          file.path(), locatorOffset, "ZIP64 end record is not where its locator says");
    }
    ByteBuffer end = file.littleEndian(recordOffset, ZIP64_BYTES);
    boolean oneVolume =
        end.getInt(16) == 0 && end.getInt(20) == 0 && end.getLong(24) == end.getLong(32);
    if (end.getInt(0) != ZIP64_SIGNATURE
        || end.getLong(4) != ZIP64_BYTES - 12
        || !oneVolume
        || end.getLong(48) < 0
        || end.getLong(40) < 0) {
      throw new ZipFormatException(file.path(), recordOffset, "damaged ZIP64 end record");
    }
    EndRecord wide =
        new EndRecord(end.getLong(32), end.getLong(48), end.getLong(48) + end.getLong(40));
    wide.requireAgreement(file, recordOffset, plain);
    wide.requireEnd(file, recordOffset, recordOffset);
    return wide;
  }

  private void requireAgreement(FileBytes file, long position, EndRecord plain) {
    long size = directoryEnd - directoryOffset;
    long plainSize = plain.directoryEnd - plain.directoryOffset;
    boolean agree =
        (plain.entries == entries || plain.entries == ENTRIES_ELSEWHERE)
            && (plain.directoryOffset == directoryOffset
                || plain.directoryOffset == VALUE_ELSEWHERE)
            && (plainSize == size || plainSize == VALUE_ELSEWHERE);
    if (!agree) {
      throw new ZipFormatException(
          file.path(), position, "the two end records of the zip archive disagree");
    }
  }

  private void requireEnd(FileBytes file, long position, long expectedEnd) {
    if (directoryEnd != expectedEnd) {
      throw new ZipFormatException(
          file.path(),
          position,
          "zip directory ends at byte %d, expected %d where the end record begins"
              .formatted(directoryEnd, expectedEnd));
    }
  }

  private EndRecord checked(FileBytes file, long position) {
    if (entries < 0 || entries > ZipArchive.MAX_ENTRIES) {
      throw new ZipFormatException(
          file.path(),
          position,
          "zip archive of %s entries, the limit is %d"
              .formatted(Long.toUnsignedString(entries), ZipArchive.MAX_ENTRIES));
    }
    long size = directoryEnd - directoryOffset;
    if (size < 0 || size > ZipArchive.MAX_DIRECTORY_BYTES) {
      throw new ZipFormatException(
          file.path(),
          position,
          "zip directory of %d bytes, the limit is %d"
              .formatted(size, ZipArchive.MAX_DIRECTORY_BYTES));
    }
    return this;
  }
}
