package dev.jbert.tools.damage;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A protobuf message taken apart, so that it can be changed and put together again with lengths
 * that are right. Bytes that look like a message are taken for one.
 */
public final class ProtoTree {

  private static final long[] NUMBERS = {
    0, 1, 2, 7, 16, 127, 128, 65_536, Integer.MAX_VALUE, 1L << 32, 1L << 48, Long.MAX_VALUE, -1
  };

  private static final int MAX_DEPTH = 8;

  private final List<Field> fields;

  /**
   * A field; one of number, bytes and message says what it holds.
   *
   * @param bytes of a fixed number or of something delimited that is no message
   */
  private record Field(
      int number, int wireType, long value, byte[] bytes, Optional<ProtoTree> message) {}

  private ProtoTree(List<Field> fields) {
    this.fields = fields;
  }

  /** Takes a sound message apart. */
  public static ProtoTree of(byte[] message) {
    return parse(message, 0).orElseThrow();
  }

  private static Optional<ProtoTree> parse(byte[] message, int depth) {
    List<Field> fields = new ArrayList<>();
    int[] at = {0};
    while (at[0] < message.length) {
      long tag = varint(message, at);
      int wireType = (int) (tag & 7);
      long size =
          switch (wireType) {
            case 0 -> 0;
            case 1 -> 8;
            case 2 -> varint(message, at);
            case 5 -> 4;
            default -> -1;
          };
      if (tag < 8 || tag > Integer.MAX_VALUE || size < 0 || size > message.length - at[0]) {
        return Optional.empty();
      }
      long value = wireType == 0 ? varint(message, at) : 0;
      byte[] bytes = new byte[(int) size];
      System.arraycopy(message, at[0], bytes, 0, bytes.length);
      at[0] += bytes.length;
      boolean mayNest = wireType == 2 && bytes.length > 1 && depth < MAX_DEPTH;
      fields.add(
          new Field(
              (int) (tag >>> 3),
              wireType,
              value,
              bytes,
              mayNest ? parse(bytes, depth + 1) : Optional.empty()));
    }
    return at[0] == message.length ? Optional.of(new ProtoTree(fields)) : Optional.empty();
  }

  private static long varint(byte[] message, int[] at) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at[0] >= message.length) {
        at[0] = message.length + 1;
        return -1;
      }
      byte next = message[at[0]++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }

  /** The bytes of a message with one to three fields changed, doubled, moved or left out. */
  public byte[] mutated(Random random) {
    ProtoTree tree = of(toByteArray());
    for (int i = random.nextInt(3); i >= 0; i--) {
      tree.mutate(random);
    }
    return tree.toByteArray();
  }

  private void mutate(Random random) {
    if (fields.isEmpty()) {
      fields.add(
          new Field(1 + random.nextInt(16), 0, number(random), new byte[0], Optional.empty()));
      return;
    }
    int index = random.nextInt(fields.size());
    Field field = fields.get(index);
    if (field.message().isPresent() && random.nextInt(8) != 0) {
      field.message().get().mutate(random);
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> fields.remove(index);
      case 1 -> fields.add(random.nextInt(fields.size() + 1), field);
      case 2 -> fields.add(random.nextInt(fields.size()), fields.remove(index));
      case 3 ->
          fields.set(
              index,
              new Field(
                  1 + random.nextInt(20),
                  field.wireType(),
                  field.value(),
                  field.bytes(),
                  field.message()));
      default -> fields.set(index, changed(field, random));
    }
  }

  private static Field changed(Field field, Random random) {
    byte[] bytes = field.bytes();
    if (field.wireType() != 0 && bytes.length > 0) {
      Corruption[] ways = Corruption.values();
      byte[] bad = ways[random.nextInt(ways.length)].of(bytes, random);
      bytes = field.wireType() == 2 ? bad : Arrays.copyOf(bad, bytes.length);
    }
    return new Field(field.number(), field.wireType(), number(random), bytes, Optional.empty());
  }

  private static long number(Random random) {
    return random.nextBoolean() ? random.nextInt(20) : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private byte[] toByteArray() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : fields) {
      writeVarint(out, (long) field.number() << 3 | field.wireType());
      if (field.wireType() == 0) {
        writeVarint(out, field.value());
      } else {
        byte[] bytes = field.message().map(ProtoTree::toByteArray).orElse(field.bytes());
        if (field.wireType() == 2) {
          writeVarint(out, bytes.length);
        }
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7F | 0x80));
    }
    out.write((int) rest);
  }
}
