package dev.jbert.tools.tensorflow;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum of tables and bundles: CRC-32C, rotated and shifted by a constant so that a checksum
 * of bytes that hold checksums is no trivial number (LevelDB, {@code util/crc32c.h}).
 */
final class MaskedCrc32c {

  private static final int MASK_DELTA = 0xa282ead8;

  private MaskedCrc32c() {}

  static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return masked(crc);
  }

  /** The masked form of a checksum that was computed piece by piece. */
  static int masked(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  /** Both sums in one sentence. */
  static String mismatch(int stored, int computed) {
    return "checksum does not match, stored %08x, computed %08x".formatted(stored, computed);
  }
}
