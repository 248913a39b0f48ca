package dev.jbert.tools.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes that a member takes in the archive, as they are. */
final class StoredBytes extends InputStream {

  private final FileBytes file;
  private long position;
  private final long end;

  StoredBytes(FileBytes file, ZipMember member) {
    this.file = file;
    this.position = member.dataOffset();
    this.end = member.dataOffset() + member.storedSize();
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
    int available = (int) Math.min(count, end - position);
    if (available == 0) {
      return -1;
    }
    file.read(position, ByteBuffer.wrap(target, offset, available));
    position += available;
    return available;
  }
}
