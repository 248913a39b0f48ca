package dev.jbert.tools.tensorflow;

import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle says about one tensor: {@code BundleEntryProto}.
 *
 * @param name the variable's name
 * @param typeNumber TensorFlow's number of the element type
 * @param shape the dimensions, outermost first
 * @param shard which data file holds it
 * @param offset its first byte there
 * @param size number of its bytes
 * @param checksum masked CRC-32C of its bytes
 */
record BundleEntry(
    String name,
    int typeNumber,
    List<Long> shape,
    int shard,
    long offset,
    long size,
    int checksum) {

  /** More than TensorFlow allows, which is 254. */
  private static final int MAX_DIMENSIONS = 255;

  BundleEntry {
    shape = List.copyOf(shape);
  }

  static BundleEntry parse(Path file, String name, TableBlock.Entry entry) {
    ProtoReader proto = new ProtoReader(file, entry.offset(), entry.value());
    int type = 0;
    List<Long> shape = List.of();
    int shard = 0;
    long offset = 0;
    long size = 0;
    int checksum = 0;
    while (proto.hasNext()) {
      switch (proto.nextField()) {
        case 1 -> type = proto.count();
        case 2 -> shape = shape(file, name, proto.message());
        case 3 -> shard = proto.count();
        case 4 -> offset = proto.varint();
        case 5 -> size = proto.varint();
        case 6 -> checksum = proto.fixed32();
        case 7 -> throw unsupported(file, name, "is stored in slices");
        default -> proto.skip();
      }
    }
    return new BundleEntry(name, type, shape, shard, offset, size, checksum);
  }

  /** {@code TensorShapeProto}: dim = 2 {size = 1}, unknown_rank = 3. */
  private static List<Long> shape(Path file, String name, ProtoReader proto) {
    List<Long> shape = new ArrayList<>();
    while (proto.hasNext()) {
      switch (proto.nextField()) {
        case 2 -> shape.add(dimension(file, name, proto.message()));
        case 3 -> {
          if (proto.count() != 0) {
            throw unsupported(file, name, "has an unknown rank");
          }
        }
        default -> proto.skip();
      }
      if (shape.size() > MAX_DIMENSIONS) {
        throw unsupported(file, name, "has more than " + MAX_DIMENSIONS + " dimensions");
      }
    }
    return shape;
  }

  private static long dimension(Path file, String name, ProtoReader proto) {
    long size = 0;
    while (proto.hasNext()) {
      if (proto.nextField() == 1) {
        size = proto.varint();
      } else {
        proto.skip();
      }
    }
    if (size < 0) {
      throw new TensorBundleException(
          Reason.WRONG_SIZE, file, "tensor '" + name + "' has the negative dimension " + size);
    }
    return size;
  }

  private static TensorBundleException unsupported(Path file, String name, String problem) {
    return new TensorBundleException(
        Reason.UNSUPPORTED_LAYOUT,
        file,
        "tensor '" + name + "' " + problem + ", which is not supported");
  }
}
