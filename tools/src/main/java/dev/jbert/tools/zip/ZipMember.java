package dev.jbert.tools.zip;

/**
 * One file inside an archive.
 *
 * @param name its name, as it stands in both of the archive's headers
 * @param compression how its bytes are kept
 * @param storedSize bytes that it takes in the archive, inside the archive's file
 * @param size bytes that it has when unpacked; for a deflated member only claimed so far
 * @param crc32 checksum of the unpacked bytes
 * @param dataOffset where its bytes begin, counted from the start of the archive
 */
public record ZipMember(
    String name, Compression compression, long storedSize, long size, int crc32, long dataOffset) {

  /** How a member's bytes are kept. */
  public enum Compression {
    /** As they are. */
    STORED,
    /** By the deflate method. */
    DEFLATED
  }
}
