package dev.jbert.tools.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.jbert.tools.tensorflow.TableWriter.Compression;
import dev.jbert.tools.tensorflow.TensorBundleException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of tables, messages and bundles, broken once, with checksums that are right. */
class TensorBundleRejectionTest {

  private static final byte[] NO_RESTARTS = new byte[4];
  private static final byte[] ONE_RESTART = {0, 0, 0, 0, 1, 0, 0, 0};

  @TempDir Path folder;

  static Stream<Arguments> brokenBlocks() {
    byte[] header = TableWriter.entry(0, "", BundleWriter.message(1, 1));
    return Stream.of(
        arguments(
            "no room for the count",
            new byte[3],
            "block of 3 bytes has no room for its restart count"),
        arguments("no restarts", NO_RESTARTS, "restart count 0 in a block of 4 bytes"),
        arguments(
            "huge restart count",
            new byte[] {0, 0, 0, 0, -1, -1, -1, -1},
            "restart count 4294967295 in a block of 8 bytes"),
        arguments(
            "restart outside",
            new byte[] {9, 0, 0, 0, 1, 0, 0, 0},
            "restart offset lies outside the entries"),
        arguments(
            "shares more than there is",
            TableWriter.concat(header, TableWriter.entry(1, "a", new byte[0]), ONE_RESTART),
            "key shares 1 bytes with a key of 0"),
        arguments(
            "entry too long",
            TableWriter.concat(new byte[] {0, 5, 5, 1, 2}, ONE_RESTART),
            "entry of 5 + 5 bytes, 2 are left"),
        arguments(
            "entry sizes that overflow",
            TableWriter.concat(
                new byte[] {0},
                TableWriter.varint(Integer.MAX_VALUE),
                TableWriter.varint(Integer.MAX_VALUE),
                ONE_RESTART),
            "entry of 2147483647 + 2147483647 bytes, 0 are left"),
        arguments(
            "size beyond int",
            TableWriter.concat(new byte[] {0}, TableWriter.varint(1L << 31), ONE_RESTART),
            "entry size 2147483648 is out of range"),
        arguments(
            "cut number",
            TableWriter.concat(new byte[] {0, (byte) 0x80}, ONE_RESTART),
            "entry ends inside a number"),
        arguments(
            "same key twice",
            TableWriter.concat(header, TableWriter.entry(0, "", new byte[0]), ONE_RESTART),
            "keys are not in ascending order"));
  }

  @Tag("bad-input-25")
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBlocks")
  void brokenBlockIsRefused(String what, byte[] contents, String problem) throws IOException {
    refusedIndex(
        TableWriter.tableOf(contents), Reason.BROKEN_TABLE, problem + " in the block at byte 0");
  }

  @Test
  void blocksOutOfOrderAreRefused() throws IOException {
    TableWriter writer = new TableWriter();
    byte[] late = writer.block(block("b"), Compression.NONE);
    byte[] early = writer.block(block("a"), Compression.NONE);
    byte[] meta = writer.block(TableWriter.blockContents(new TreeMap<>()), Compression.NONE);
    byte[] index = TableWriter.blockContents(new TreeMap<>(Map.of("b", late, "c", early)));
    TensorBundleException e = refusal(writer.finish(meta, writer.block(index, Compression.NONE)));
    assertEquals(Reason.BROKEN_TABLE, e.reason());
    assertEquals(
        index() + ": blocks are not in ascending order of their keys at byte " + 57,
        e.getMessage());
  }

  @Test
  void keyBeyondTheOneOfTheIndexIsRefused() throws IOException {
    TableWriter writer = new TableWriter();
    byte[] data = writer.block(block("b"), Compression.NONE);
    byte[] meta = writer.block(TableWriter.blockContents(new TreeMap<>()), Compression.NONE);
    byte[] index = TableWriter.blockContents(new TreeMap<>(Map.of("a", data)));
    TensorBundleException e = refusal(writer.finish(meta, writer.block(index, Compression.NONE)));
    assertEquals(Reason.BROKEN_TABLE, e.reason());
  }

  private static byte[] block(String key) {
    return TableWriter.blockContents(new TreeMap<>(Map.of(key, new byte[0])));
  }

  @Test
  void handleOutsideTheFileIsRefused() throws IOException {
    byte[] far = TableWriter.concat(TableWriter.varint(1L << 40), TableWriter.varint(1));
    refusedIndex(
        new TableWriter().finish(far, far),
        Reason.BROKEN_TABLE,
        "block of 1 bytes at 1099511627776 in a file of 48 bytes at byte 0");
    byte[] negative = TableWriter.concat(TableWriter.varint(-1), TableWriter.varint(-1));
    refusedIndex(
        new TableWriter().finish(negative, new byte[0]),
        Reason.BROKEN_TABLE,
        "block of 18446744073709551615 bytes at 18446744073709551615 in a file of 48 bytes"
            + " at byte 0");
  }

  @Test
  void unknownCompressionIsNamed() throws IOException {
    TableWriter writer = new TableWriter();
    byte[] handle = writer.rawBlock(ONE_RESTART, 4);
    refusedIndex(
        writer.finishWithIndexOf(handle),
        Reason.BROKEN_COMPRESSION,
        "block has compression 4, expected 0 (none) or 1 (snappy), at byte 0");
  }

  @Tag("bad-input-27")
  @Test
  void snappyBombIsRefusedBeforeItUnpacks() throws IOException {
    TableWriter writer = new TableWriter();
    byte[] handle = writer.rawBlock(TableWriter.varint(0xFFFFFFFFL), 1);
    refusedIndex(
        writer.finishWithIndexOf(handle),
        Reason.BROKEN_COMPRESSION,
        "snappy block declares 4294967295 bytes, more than the limit of 16777216 at byte 0");
    writer = new TableWriter();
    refusedIndex(
        writer.finishWithIndexOf(writer.rawBlock(TableWriter.varint(1L << 32), 1)),
        Reason.BROKEN_COMPRESSION,
        "snappy block declares 4294967296 bytes, more than the limit of 16777216 at byte 0");
    writer = new TableWriter();
    refusedIndex(
        writer.finishWithIndexOf(writer.rawBlock(new byte[] {(byte) 0x80, 1, 0, 'a'}, 1)),
        Reason.BROKEN_COMPRESSION,
        "snappy block declares 128 bytes, more than 2 can stand for at byte 0");
  }

  @Tag("bad-input-23")
  @Test
  void otherFileIsNoBundle() throws IOException {
    refusedIndex(
        "no table, and forty more characters of some text".getBytes(StandardCharsets.UTF_8),
        Reason.NOT_A_BUNDLE,
        "is no index of a TensorFlow tensor bundle, or was cut short: the magic number at its end"
            + " is missing");
  }

  @Tag("bad-input-38")
  @Test
  void otherKindsOfFilesAreNamed() throws IOException {
    Map<String, String> kinds =
        Map.of(
            "<!DOCTYPE html><html>",
            "a web page (HTML)",
            "version https://git-lfs.github.com/spec/v1",
            "a Git LFS pointer, fetch the real file with 'git lfs pull'",
            "\u001f\u008b",
            "a gzip archive, unpack it first",
            "",
            "an empty file");
    for (Map.Entry<String, String> kind : kinds.entrySet()) {
      refusedIndex(
          kind.getKey().getBytes(StandardCharsets.ISO_8859_1),
          Reason.NOT_A_BUNDLE,
          "expected the index of a TensorFlow tensor bundle, found " + kind.getValue());
    }
  }

  @Tag("bad-input-24")
  @Test
  void wrongBlockChecksumTellsBothSums() throws IOException {
    new BundleWriter().write(prefix());
    byte[] bytes = Files.readAllBytes(index());
    bytes[0] ^= 1;
    TensorBundleException e = refusal(bytes);
    assertEquals(Reason.CHECKSUM_MISMATCH, e.reason());
    assertEquals(OptionalLong.of(0), e.offset());
    assertEquals(
        true,
        e.getMessage()
            .matches(
                ".*: block's checksum does not match, stored [0-9a-f]{8}, computed [0-9a-f]{8} at"
                    + " byte 0"));
  }

  @Tag("bad-input-24")
  @Test
  void wrongTensorChecksumNamesTheTensor() throws IOException {
    new BundleWriter().put("a", new float[2], 2).put("b", new float[1], 1).write(prefix());
    byte[] bytes = Files.readAllBytes(BundleWriter.data(prefix()));
    bytes[8] = 1;
    Files.write(BundleWriter.data(prefix()), bytes);
    try (TensorBundle bundle = TensorBundle.open(prefix())) {
      assertEquals(2, bundle.read("a").length);
      TensorBundleException e = assertThrows(TensorBundleException.class, () -> bundle.read("b"));
      assertEquals(Reason.CHECKSUM_MISMATCH, e.reason());
      assertEquals(BundleWriter.data(prefix()), e.file());
      assertEquals(OptionalLong.of(8), e.offset());
      assertEquals(true, e.getMessage().contains("tensor 'b': checksum does not match, stored "));
    }
  }

  static Stream<Arguments> brokenEntries() {
    return Stream.of(
        arguments(
            "slices",
            BundleWriter.delimited(7, new byte[0]),
            Reason.UNSUPPORTED_LAYOUT,
            "tensor 'x' is stored in slices, which is not supported"),
        arguments(
            "unknown rank",
            BundleWriter.delimited(2, BundleWriter.message(3, 1)),
            Reason.UNSUPPORTED_LAYOUT,
            "tensor 'x' has an unknown rank, which is not supported"),
        arguments(
            "negative dimension",
            BundleWriter.entry(1, 0, 4, 0, -1),
            Reason.WRONG_SIZE,
            "tensor 'x' has the negative dimension -1"),
        arguments(
            "size against shape",
            BundleWriter.entry(1, 0, 4, 0, 2),
            Reason.WRONG_SIZE,
            "tensor 'x' of shape [2] has 4 bytes, expected 8"),
        arguments(
            "shape overflow",
            BundleWriter.entry(1, 0, 4, 0, 1L << 40, 1L << 40),
            Reason.WRONG_SIZE,
            "tensor 'x' of shape [1099511627776, 1099511627776] overflows"),
        arguments(
            "beyond the file",
            BundleWriter.entry(1, 1, 4, 0, 1),
            Reason.WRONG_SIZE,
            "tensor 'x' of 4 bytes at 1 lies outside model.ckpt.data-00000-of-00001 of 4 bytes"),
        arguments(
            "negative size",
            BundleWriter.entry(1, 0, -4, 0, 1),
            Reason.WRONG_SIZE,
            "tensor 'x' of -4 bytes at 0 lies outside model.ckpt.data-00000-of-00001 of 4 bytes"),
        arguments(
            "largest offset",
            BundleWriter.entry(1, Long.MAX_VALUE, 4, 0, 1),
            Reason.WRONG_SIZE,
            "tensor 'x' of 4 bytes at 9223372036854775807 lies outside"
                + " model.ckpt.data-00000-of-00001 of 4 bytes"),
        arguments(
            "shard that is not",
            BundleWriter.message(3, 1),
            Reason.WRONG_SIZE,
            "tensor 'x' is in data file 1 of 1"),
        arguments(
            "too many dimensions",
            BundleWriter.delimited(2, BundleWriter.shape(new long[256])),
            Reason.UNSUPPORTED_LAYOUT,
            "tensor 'x' has more than 255 dimensions, which is not supported"));
  }

  @Tag("bad-input-26")
  @Tag("bad-input-28")
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenEntries")
  void brokenEntryIsRefused(String what, byte[] entry, Reason reason, String message)
      throws IOException {
    new BundleWriter().put("a", new float[1], 1).raw("x", entry).write(prefix());
    TensorBundleException e = refusal();
    assertEquals(index() + ": " + message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  static Stream<Arguments> brokenMessages() {
    return Stream.of(
        arguments("cut number", new byte[] {8, (byte) 0x80}, "message ends inside a number"),
        arguments(
            "long number",
            TableWriter.concat(
                new byte[] {8}, "\u00ff".repeat(10).getBytes(StandardCharsets.ISO_8859_1)),
            "number of more than 10 bytes"),
        arguments("field 0", new byte[] {0, 1}, "field number 0 is out of range"),
        arguments("group", new byte[] {(byte) (9 << 3 | 3)}, "wire type 3 is not supported"),
        arguments("wrong wire type", new byte[] {6 << 3, 1}, "wire type 0, expected 5"),
        arguments("cut field", new byte[] {2 << 3 | 2, 5, 1}, "field of 5 bytes, 1 are left"),
        arguments(
            "huge field",
            TableWriter.concat(new byte[] {9 << 3 | 2}, TableWriter.varint(-1)),
            "field of 18446744073709551615 bytes, 0 are left"),
        arguments(
            "number beyond int",
            BundleWriter.message(1, 1L << 31),
            "number 2147483648 is out of range"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenMessages")
  void brokenMessageIsRefused(String what, byte[] entry, String problem) throws IOException {
    new BundleWriter().raw("x", entry).write(prefix());
    TensorBundleException e = refusal();
    assertEquals(Reason.BROKEN_MESSAGE, e.reason());
    assertEquals(
        index() + ": protobuf " + problem, e.getMessage().replaceAll(" at byte \\d+$", ""));
  }

  static Stream<Arguments> brokenHeaders() {
    return Stream.of(
        arguments(
            "no shards",
            new byte[0],
            Reason.BROKEN_TABLE,
            "bundle of 0 data files, expected 1 to 1000"),
        arguments(
            "too many shards",
            BundleWriter.message(1, 1001),
            Reason.BROKEN_TABLE,
            "bundle of 1001 data files, expected 1 to 1000"),
        arguments(
            "endianness",
            BundleWriter.message(1, 1, 2, 2),
            Reason.BROKEN_TABLE,
            "bundle has endianness 2, expected 0 (little) or 1 (big)"),
        arguments(
            "newer",
            BundleWriter.delimited(3, BundleWriter.message(2, 2)),
            Reason.UNSUPPORTED_VERSION,
            "bundle asks for a reader of version 2, this one is 1"),
        arguments(
            "excluded",
            BundleWriter.delimited(3, BundleWriter.message(3, 1)),
            Reason.UNSUPPORTED_VERSION,
            "bundle excludes readers of version 1, this one is 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenHeaders")
  void brokenHeaderIsRefused(String what, byte[] header, Reason reason, String message)
      throws IOException {
    new BundleWriter().header(header).write(prefix());
    TensorBundleException e = refusal();
    assertEquals(index() + ": " + message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  @Test
  void missingHeaderIsNamed() throws IOException {
    refusedIndex(
        TableWriter.table(new TreeMap<>(Map.of("a", new byte[0])), 1, Compression.NONE),
        Reason.BROKEN_TABLE,
        "bundle has no header entry");
  }

  @Tag("bad-input-26")
  @Test
  void missingFilesAreNamed() throws IOException {
    TensorBundleException noIndex = refusal();
    assertEquals(index() + ": there is no such file", noIndex.getMessage());
    assertEquals(Reason.FILE_NOT_FOUND, noIndex.reason());
    new BundleWriter().put("a", new float[1], 1).write(prefix());
    Files.delete(BundleWriter.data(prefix()));
    TensorBundleException noData = refusal();
    assertEquals(BundleWriter.data(prefix()) + ": there is no such file", noData.getMessage());
    assertEquals(Reason.FILE_NOT_FOUND, noData.reason());
  }

  @Test
  void namesThatCannotBePrintedStayOnOneLine() throws IOException {
    new BundleWriter().raw("x\n\u0000", BundleWriter.message(3, 1)).write(prefix());
    assertEquals(index() + ": tensor 'x??' is in data file 1 of 1", refusal().getMessage());
  }

  private void refusedIndex(byte[] bytes, Reason reason, String message) throws IOException {
    TensorBundleException e = refusal(bytes);
    assertEquals(index() + ": " + message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  private TensorBundleException refusal(byte[] indexBytes) throws IOException {
    Files.write(index(), indexBytes);
    return refusal();
  }

  private TensorBundleException refusal() {
    return assertThrows(TensorBundleException.class, () -> TensorBundle.open(prefix()).close());
  }

  private Path prefix() {
    return folder.resolve("model.ckpt");
  }

  private Path index() {
    return BundleWriter.index(prefix());
  }
}
