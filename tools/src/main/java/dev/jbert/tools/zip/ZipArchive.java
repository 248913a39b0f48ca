package dev.jbert.tools.zip;

import dev.jbert.tools.zip.ZipMember.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A zip archive, read by its directory, with nothing forgiven: entries are stored or deflated, not
 * encrypted, each called by one name only and the same in both headers, none overlapping another.
 *
 * <p>Limits: {@link #MAX_ENTRIES} entries and a directory of {@link #MAX_DIRECTORY_BYTES} bytes.
 * Immutable; the file belongs to the caller.
 */
public final class ZipArchive {

  /** Most entries that an archive may have. */
  public static final int MAX_ENTRIES = 10_000;

  /** Most bytes that an archive's directory may have. */
  public static final int MAX_DIRECTORY_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 18;

  private final FileBytes file;
  private final Map<String, ZipMember> members;

  private ZipArchive(FileBytes file, Map<String, ZipMember> members) {
    this.file = file;
    this.members = Collections.unmodifiableMap(members);
  }

  /**
   * Reads and checks the directory; the members' bytes are not looked at yet.
   *
   * @throws ZipFormatException if a rule is broken
   */
  public static ZipArchive read(FileBytes file) throws IOException {
    return new ZipArchive(file, CentralDirectory.read(file));
  }

  /** The members by name, in the directory's order. */
  public Map<String, ZipMember> members() {
    return members;
  }

  /**
   * Compares a stored member's bytes with their checksum.
   *
   * @throws ZipFormatException if they differ
   * @throws IllegalArgumentException if the member is not stored
   */
  public void verifyStored(ZipMember member) throws IOException {
    if (member.compression() != Compression.STORED) {
      throw new IllegalArgumentException(Quoted.of(member.name()) + " is not stored");
    }
    CRC32 crc = new CRC32();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, member.size()));
    for (long done = 0; done < member.size(); done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), member.size() - done));
      file.read(member.dataOffset() + done, buffer);
      crc.update(buffer.flip());
    }
    requireChecksum(file, member, (int) crc.getValue());
  }

  /**
   * The member's bytes, unpacked. Reading them to their end checks their number and their checksum
   * and throws {@link ZipFormatException} if one is wrong; never more than {@link ZipMember#size()}
   * bytes are given.
   */
  public InputStream stream(ZipMember member) {
    return new MemberStream(file, member);
  }

  static void requireChecksum(FileBytes file, ZipMember member, int found) {
    if (found != member.crc32()) {
      throw new ZipFormatException(
          file.path(),
          member.dataOffset(),
          "entry %s has the checksum %08X, expected %08X"
              .formatted(Quoted.of(member.name()), found, member.crc32()));
    }
  }
}
