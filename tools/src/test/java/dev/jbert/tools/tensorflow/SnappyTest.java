package dev.jbert.tools.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnappyTest {

  private static final long SEED = 20_261_122;

  @Test
  void literalsAndEveryKindOfCopyAreUnpacked() {
    // "abcd", then 4 from 4 back (1-byte offset), 5 from 2 back (2 bytes), 3 from 13 back (4
    // bytes).
    byte[] block = {
      16, 3 << 2, 'a', 'b', 'c', 'd', 1, 4, 4 << 2 | 2, 2, 0, 2 << 2 | 3, 13, 0, 0, 0
    };
    assertEquals("abcdabcdcdcdcabc", text(block));
  }

  @Test
  void copyMayOverlapWhatItWrites() {
    assertEquals("aaaaaaaaaaa", text(new byte[] {11, 0, 'a', 9 << 2 | 2, 1, 0}));
  }

  @Test
  void longDistanceOfAShortCopyIsRead() {
    byte[] literal = TableWriter.snappyLiteral("x".repeat(500).getBytes(StandardCharsets.UTF_8));
    literal[2 + 1] = 'y';
    byte[] rest = {(byte) (1 << 5 | 1), (byte) (500 - 256)};
    byte[] block = TableWriter.concat(literal, rest);
    System.arraycopy(TableWriter.varint(504), 0, block, 0, 2);
    assertEquals("y" + "x".repeat(499) + "yxxx", text(block));
  }

  @Test
  void literalsOfEveryLengthCodeAreUnpacked() {
    for (int size : new int[] {1, 60, 61, 256, 257, 65_536, 65_537}) {
      byte[] plain = new byte[size];
      new Random(SEED).nextBytes(plain);
      int bytes = size <= 60 ? 0 : size <= 256 ? 1 : size <= 65_536 ? 2 : 3;
      byte[] head = new byte[1 + bytes];
      head[0] = (byte) (bytes == 0 ? size - 1 << 2 : 59 + bytes << 2);
      for (int i = 0; i < bytes; i++) {
        head[1 + i] = (byte) (size - 1 >>> 8 * i);
      }
      ByteBuffer unpacked =
          Snappy.decompress(
              ByteBuffer.wrap(TableWriter.concat(TableWriter.varint(size), head, plain)), 1 << 20);
      assertArrayEquals(plain, unpacked.array(), "size " + size + ", seed " + SEED);
    }
  }

  @Test
  void brokenBlocksAreRefused() {
    refused("ends inside its size");
    refused("ends inside its size", 0x80);
    refused("has a size of more than 5 bytes", 0x80, 0x80, 0x80, 0x80, 0x80, 0);
    refused("declares 101 bytes, more than the limit of 100", 101);
    refused("declares 2 bytes, found 1", 2, 0, 'a');
    refused("ends inside a literal", 2, 1 << 2, 'a');
    refused("ends inside a number", 9, 60 << 2);
    refused("holds more than it declares", 1, 1 << 2, 'a', 'b');
    refused("copies from before its start", 9, 0, 'a', 1, 2);
    refused("copies from before its start", 9, 0, 'a', 1, 0);
    refused("holds more than it declares", 3, 0, 'a', 1, 1);
    refused("ends inside a number", 9, 0, 'a', 2, 1);
    // A distance of 2^31 and more must not turn negative.
    refused("copies from before its start", 9, 0, 'a', 3, 0xFF, 0xFF, 0xFF, 0xFF);
    refused("ends inside a literal", 9, 63 << 2, 0xFF, 0xFF, 0xFF, 0xFF);
  }

  private static void refused(String problem, int... block) {
    byte[] bytes = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      bytes[i] = (byte) block[i];
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Snappy.decompress(ByteBuffer.wrap(bytes), 100));
    assertEquals("snappy block " + problem, e.getMessage());
  }

  private static String text(byte[] block) {
    return new String(
        Snappy.decompress(ByteBuffer.wrap(block), 1000).array(), StandardCharsets.UTF_8);
  }
}
