package dev.jbert.tools.tensorflow;

import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * What a bundle says about itself, under the empty key: {@code BundleHeaderProto}.
 *
 * @param shards number of data files
 * @param byteOrder byte order of the tensors' elements
 */
record BundleHeader(int shards, ByteOrder byteOrder) {

  /** The version of the form that is read here, and the only one there ever was. */
  private static final int VERSION = 1;

  private static final int MAX_SHARDS = 1_000;

  static BundleHeader parse(Path file, TableBlock.Entry entry) {
    ProtoReader proto = new ProtoReader(file, entry.offset(), entry.value());
    int shards = 0;
    ByteOrder byteOrder = ByteOrder.LITTLE_ENDIAN;
    while (proto.hasNext()) {
      switch (proto.nextField()) {
        case 1 -> shards = proto.count();
        case 2 -> byteOrder = byteOrder(file, proto.count());
        case 3 -> checkVersion(file, proto.message());
        default -> proto.skip();
      }
    }
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new TensorBundleException(
          Reason.BROKEN_TABLE,
          file,
          "bundle of " + shards + " data files, expected 1 to " + MAX_SHARDS);
    }
    return new BundleHeader(shards, byteOrder);
  }

  private static ByteOrder byteOrder(Path file, int endianness) {
    return switch (endianness) {
      case 0 -> ByteOrder.LITTLE_ENDIAN;
      case 1 -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new TensorBundleException(
              Reason.BROKEN_TABLE,
              file,
              "bundle has endianness " + endianness + ", expected 0 (little) or 1 (big)");
    };
  }

  /** {@code VersionDef}: producer = 1, min_consumer = 2, bad_consumers = 3. */
  private static void checkVersion(Path file, ProtoReader version) {
    while (version.hasNext()) {
      switch (version.nextField()) {
        case 2 -> {
          int least = version.count();
          if (least > VERSION) {
            throw unsupported(file, "asks for a reader of version " + least);
          }
        }
        case 3 -> {
          if (version.count() == VERSION) {
            throw unsupported(file, "excludes readers of version " + VERSION);
          }
        }
        default -> version.skip();
      }
    }
  }

  private static TensorBundleException unsupported(Path file, String problem) {
    return new TensorBundleException(
        Reason.UNSUPPORTED_VERSION, file, "bundle " + problem + ", this one is " + VERSION);
  }
}
