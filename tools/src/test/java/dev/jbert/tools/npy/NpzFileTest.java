package dev.jbert.tools.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.npy.NumpyException.Reason;
import dev.jbert.tools.zip.ZipBytes;
import dev.jbert.tools.zip.ZipBytes.Entry;
import dev.jbert.weights.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzFileTest {

  private static final float[] MATRIX = {
    0, .25f, .5f, .75f, 1, 1.25f, 1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void whatNumpyWroteIsRead(String name) throws IOException {
    try (NpzFile file = NpzFile.open(resource(name))) {
      assertEquals(
          List.of(
              "little",
              "big",
              "fortran",
              "cube_fortran",
              "double",
              "half",
              "scalar",
              "empty",
              "position_ids"),
          List.copyOf(file.names()));
      assertArrayEquals(MATRIX, file.floats("little", 3, 4));
      assertArrayEquals(MATRIX, file.floats("big", 3, 4));
      assertArrayEquals(MATRIX, file.floats("fortran", 3, 4));
      float[] cube = file.floats("cube_fortran", 2, 3, 4);
      for (int i = 0; i < 24; i++) {
        assertEquals(i, cube[i]);
      }
      assertEquals(DType.F64, file.dtype("double"));
      assertArrayEquals(new float[] {0.1f, -1}, file.floats("double"));
      assertEquals(DType.F16, file.dtype("half"));
      assertArrayEquals(new float[] {1, -2.5f, 65504}, file.floats("half"));
      assertEquals(List.of(), file.shape("scalar"));
      assertArrayEquals(new float[] {5}, file.floats("scalar"));
      assertArrayEquals(new float[0], file.floats("empty", 0, 3));
      assertEquals(DType.I64, file.dtype("position_ids"));
      assertRefused(
          Reason.UNSUPPORTED_TYPE,
          "array 'position_ids' is of type I64, expected floats",
          () -> file.floats("position_ids"));
      assertRefused(
          Reason.WRONG_SHAPE,
          "array 'little' has shape [3, 4], expected [4, 3]",
          () -> file.floats("little", 4, 3));
      assertRefused(Reason.TENSOR_NOT_FOUND, "array 'no' is not there", () -> file.floats("no"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionOfTheHeaderIsRead(int version) throws IOException {
    byte[] data = ByteBuffer.allocate(16).putDouble(1.5).putDouble(-2).array();
    byte[] array = NpyBytes.array(version, NpyBytes.header(">f8", "True", "(2,)"), data);
    try (NpzFile file = open(new ZipBytes().stored("a.npy", array).bytes())) {
      assertArrayEquals(new float[] {1.5f, -2}, file.floats("a", 2));
    }
  }

  @Test
  void theKeysMayComeInAnyOrderAndInDoubleQuotes() throws IOException {
    String header = "{\"shape\":(1,1),'fortran_order':True,'descr':\"<f2\"}";
    byte[] array = NpyBytes.array(1, header, new byte[] {0, 0x3C});
    try (NpzFile file = open(new ZipBytes().stored("a/b.npy", array).bytes())) {
      assertArrayEquals(new float[] {1}, file.floats("a/b", 1, 1));
    }
  }

  @Tag("bad-input-37")
  @Test
  void otherTypesAreRefused() {
    for (String type :
        List.of(
            "|O", "<U4", "|S3", "|V2", "<c8", "<f16", "=f4", "<m8[s]", "f4", "|f4", "<b1", "")) {
      assertArrayRefused(
          Reason.UNSUPPORTED_TYPE,
          "array 'a' is of type '%s', expected plain numbers such as '<f4'".formatted(type),
          NpyBytes.header(type, "False", "(1,)"));
    }
    assertArrayRefused(
        Reason.UNSUPPORTED_TYPE,
        "array 'a' is an array of records",
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }");
  }

  @Test
  void headersOfAnotherFormAreRefused() {
    String good = NpyBytes.header("<f4", "False", "(1,)").strip();
    Map<String, String> bad =
        Map.ofEntries(
            Map.entry("", "lacks '{' at character 0"),
            Map.entry("{", "has no string"),
            Map.entry("{}", "lacks one of the keys"),
            Map.entry(good + "x", "goes on after its dictionary"),
            Map.entry(good.replace("descr", "type"), "has the unknown key 'type'"),
            Map.entry(good.replace("}", "'extra': 1}"), "has the unknown key 'extra'"),
            Map.entry(good.replace("}", "'shape': (1,)}"), "has 'shape' twice"),
            Map.entry(good.replace("False", "0"), "has neither True nor False"),
            Map.entry(good.replace("(1,)", "(1)"), "has a number in parentheses, no tuple"),
            Map.entry(good.replace("(1,)", "[1]"), "lacks '('"),
            Map.entry(good.replace("(1,)", "(-1,)"), "has no dimension of 1 to 18 digits"),
            Map.entry(good.replace("(1,)", "(1L,)"), "lacks ')'"),
            Map.entry(good.replace("(1,)", "(1e3,)"), "lacks ')'"),
            Map.entry(good.replace("(1,)", "(__import__('os'),)"), "has no dimension"),
            Map.entry(good.replace("<f4", "\\x3cf4"), "has an escaped character"),
            Map.entry(good.replace("(1,)", "(" + "1,".repeat(65) + ")"), "has 65 dimensions"));
    bad.forEach((header, message) -> assertArrayRefused(Reason.BAD_HEADER, message, header));
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertArrayRefused(
        Reason.WRONG_SIZE,
        "array 'a' has 71 bytes, expected 87 for F32 of shape [5]",
        NpyBytes.header("<f4", "False", "(5,)").strip());
    assertArrayRefused(
        Reason.WRONG_SIZE,
        "has the impossible shape [999999999999999999, 999999999999999999]",
        NpyBytes.header("<f4", "False", "(999999999999999999, 999999999999999999)"));
    assertArrayRefused(
        Reason.WRONG_SIZE,
        "has the impossible shape [999999999999999999, 5]",
        NpyBytes.header("<f8", "False", "(999999999999999999, 5)"));
  }

  @Tag("bad-input-37")
  @Test
  void arraysThatAreNoneAreRefused() throws IOException {
    byte[] good = NpyBytes.floats(new float[] {1}, "(1,)");
    byte[] version = good.clone();
    version[6] = 4;
    assertRefused(
        Reason.BAD_HEADER,
        "is of version 4.0, expected 1.0, 2.0 or 3.0",
        new ZipBytes().stored("a.npy", version).bytes());
    byte[] magic = good.clone();
    magic[0] = 0;
    assertRefused(
        Reason.BAD_HEADER,
        "array 'a' does not begin as a .npy file does",
        new ZipBytes().stored("a.npy", magic).bytes());
    byte[] huge = NpyBytes.array(2, "", new byte[0]);
    Arrays.fill(huge, 8, 12, (byte) 0xFF);
    assertRefused(
        Reason.BAD_HEADER,
        "has a header of 4294967295 bytes, the limit is 10000",
        new ZipBytes().stored("a.npy", huge).bytes());
    assertRefused(
        Reason.BAD_HEADER,
        "ends in the middle of its header",
        new ZipBytes().stored("a.npy", Arrays.copyOf(good, 40)).bytes());
    byte[] utf8 = NpyBytes.array(3, "?", new byte[0]);
    utf8[utf8.length - 1] = (byte) 0xFF;
    assertRefused(
        Reason.BAD_HEADER,
        "has a header that is not valid UTF-8",
        new ZipBytes().stored("a.npy", utf8).bytes());
  }

  @Tag("bad-input-38")
  @Test
  void archivesThatAreNoneAreRefused() {
    byte[] good = NpyBytes.floats(new float[] {1}, "(1,)");
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'a' is no array, expected a name that ends in .npy",
        new ZipBytes().stored("a", good).bytes());
    assertRefused(
        Reason.WRONG_KIND_OF_FILE,
        "expected NumPy arrays, found a web page (HTML)",
        "<html>".getBytes(StandardCharsets.US_ASCII));
    assertRefused(
        Reason.WRONG_KIND_OF_FILE,
        "expected NumPy arrays, found a Git LFS pointer",
        "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.US_ASCII));
    assertRefused(
        Reason.WRONG_KIND_OF_FILE,
        "expected NumPy arrays, found a gzip archive, unpack it first",
        new byte[] {0x1f, (byte) 0x8b, 8});
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'a.npy' has the checksum",
        new ZipBytes().add(Entry.deflated("a.npy", good).withClaimedCrc(1)).bytes());
    assertRefused(
        Reason.BAD_ARCHIVE,
        "two entries called 'a.npy'",
        new ZipBytes().stored("a.npy", good).stored("a.npy", good).bytes());
    assertRefused(Reason.FILE_NOT_FOUND, "is no regular file", () -> NpzFile.open(folder).close());
  }

  @Tag("bad-input-37")
  @Test
  void bombsAreRefusedByWhatTheyClaim() throws IOException {
    byte[] header = NpyBytes.array(1, NpyBytes.header("<f4", "False", "(30000000,)"), new byte[0]);
    byte[] zeros = Arrays.copyOf(header, header.length + 120_000_000);
    Entry bomb = Entry.deflated("a.npy", zeros);
    assertTrue(bomb.stored().length < 200_000);
    assertRefused(
        Reason.LIMIT_EXCEEDED,
        "array 'a' unpacks to %d bytes, which is more than is left of the limit of"
            .formatted(zeros.length),
        new ZipBytes().add(bomb).bytes());
    byte[] few = Entry.deflated("a.npy", new byte[1000]).stored();
    assertRefused(
        Reason.BAD_ARCHIVE,
        "entry 'a.npy' of %d bytes claims to unpack to 60000000, more than these can stand for"
            .formatted(few.length),
        new ZipBytes()
            .add(Entry.deflated("a.npy", zeros).withStored(few).withClaimedSize(60_000_000))
            .bytes());
    // The same bytes, claimed to be fewer than they are.
    byte[] small = NpyBytes.floats(new float[] {1, 2}, "(2,)");
    assertRefused(
        Reason.BAD_ARCHIVE,
        "unpacks to more than its %d bytes".formatted(small.length),
        new ZipBytes()
            .add(
                Entry.deflated("a.npy", Arrays.copyOf(small, 1_000_000))
                    .withClaimedSize(small.length))
            .bytes());
  }

  private void readAll(byte[] bytes) throws IOException {
    try (NpzFile file = open(bytes)) {
      for (String name : file.names()) {
        file.floats(name);
      }
    }
  }

  private NpzFile open(byte[] bytes) throws IOException {
    return NpzFile.open(Files.write(folder.resolve("weights.npz"), bytes));
  }

  private Path resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(getClass().getResourceAsStream(name), "no resource " + name)) {
      return Files.write(folder.resolve(name), stream.readAllBytes());
    }
  }

  private void assertArrayRefused(Reason reason, String message, String header) {
    byte[] array = NpyBytes.array(1, header, new byte[4]);
    assertRefused(reason, message, new ZipBytes().stored("a.npy", array).bytes());
  }

  private void assertRefused(Reason reason, String message, byte[] bytes) {
    assertRefused(reason, message, () -> readAll(bytes));
  }

  private static void assertRefused(Reason reason, String message, Executable action) {
    NumpyException e = assertThrows(NumpyException.class, action, message);
    assertTrue(e.getMessage().contains(message), () -> e.getMessage() + " lacks: " + message);
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().startsWith(e.file().toString()), e.getMessage());
  }
}
