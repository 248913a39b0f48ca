package dev.jbert.tools.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A channel whose every write is two steps: one half, and then the other. */
final class DiskChannel extends FileChannel {

  private final FileChannel real;
  private final SteppedDisk disk;
  private final Path path;

  DiskChannel(FileChannel real, SteppedDisk disk, Path path) {
    this.real = real;
    this.disk = disk;
    this.path = path;
  }

  /** Writes as much as is allowed to be written at once. */
  @FunctionalInterface
  private interface Write {
    int write() throws IOException;
  }

  private int inHalves(ByteBuffer source, Write write) throws IOException {
    int end = source.limit();
    int half = source.position() + source.remaining() / 2;
    int written = 0;
    if (half > source.position()) {
      disk.step("write half to", path);
      source.limit(half);
      try {
        written += write.write();
      } finally {
        source.limit(end);
      }
    }
    disk.step("write the rest to", path);
    return written + write.write();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return inHalves(source, () -> real.write(source));
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    int start = source.position();
    return inHalves(source, () -> real.write(source, position + source.position() - start));
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(sources[i]);
    }
    return written;
  }

  /** Only told: what survives a loss of power cannot be tested here, and waiting for it is slow. */
  @Override
  public void force(boolean metaData) throws IOException {
    disk.step("force", path);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.step("truncate", path);
    real.truncate(size);
    return this;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return real.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return real.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return real.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    real.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("nothing here is written that way");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return real.map(mode, position, size);
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    return real.map(mode, offset, size, arena);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
