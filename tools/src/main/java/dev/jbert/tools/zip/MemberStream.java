package dev.jbert.tools.zip;

import dev.jbert.tools.zip.ZipMember.Compression;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A member's unpacked bytes, never more than the directory says. With the last of them comes the
 * check that no more follow and that the checksum is right.
 */
final class MemberStream extends InputStream {

  private static final int INPUT_BYTES = 1 << 16;

  private final FileBytes file;
  private final ZipMember member;
  private final Inflater inflater = new Inflater(true);
  private final InputStream source;
  private final CRC32 crc = new CRC32();
  private long remaining;
  private boolean checked;

  MemberStream(FileBytes file, ZipMember member) {
    this.file = file;
    this.member = member;
    this.remaining = member.size();
    StoredBytes stored = new StoredBytes(file, member);
    this.source =
        switch (member.compression()) {
          case STORED -> stored;
          case DEFLATED -> new InflaterInputStream(stored, inflater, INPUT_BYTES);
        };
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, target.length);
    if (count == 0) {
      return 0;
    }
    int wanted = (int) Math.min(count, remaining);
    int found = wanted == 0 ? -1 : unpack(target, offset, wanted);
    if (found < 0 && remaining > 0) {
      throw refused("has %d bytes fewer than its %d", remaining, member.size());
    }
    if (found > 0) {
      crc.update(target, offset, found);
      remaining -= found;
    }
    if (remaining == 0 && !checked) {
      checkEnd();
    }
    return found;
  }

  private int unpack(byte[] target, int offset, int count) throws IOException {
    try {
      return source.read(target, offset, count);
    } catch (ZipException e) {
      throw refused("is no valid deflate data: %s", e.getMessage());
    } catch (EOFException e) {
      throw refused("ends in the middle of its deflate data");
    }
  }

  private void checkEnd() throws IOException {
    checked = true;
    if (unpack(new byte[1], 0, 1) >= 0) {
      throw refused("unpacks to more than its %d bytes", member.size());
    }
    if (member.compression() == Compression.DEFLATED
        && inflater.getBytesRead() != member.storedSize()) {
      throw refused(
          "takes %d bytes, but its deflate data %d", member.storedSize(), inflater.getBytesRead());
    }
    ZipArchive.requireChecksum(file, member, (int) crc.getValue());
  }

  private ZipFormatException refused(String problem, Object... details) {
    return new ZipFormatException(
        file.path(),
        member.dataOffset(),
        "entry %s ".formatted(Quoted.of(member.name())) + problem.formatted(details));
  }

  /** Lets go of the inflater; the archive's file stays open. */
  @Override
  public void close() {
    inflater.end();
  }
}
