package dev.jbert.tools.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.tools.npy.NumpyException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written comes back, and what is no array of floats does not. */
class NumpyFilesTest {
  private static final FloatArray STATES =
      FloatArray.of(new float[] {1, -2, 3e-9f, 4, 5, 6}, 1, 2, 3);

  @TempDir Path folder;

  @Test
  void arraysOfAnArchiveComeBackInTheirOrder() throws IOException {
    Map<String, FloatArray> arrays = new LinkedHashMap<>();
    arrays.put("last_hidden_state", STATES);
    arrays.put("hidden_states.0", FloatArray.of(new float[0], 0, 4));
    arrays.put("attentions.0", FloatArray.of(new float[70_000], 7, 10_000));
    Path file = folder.resolve("states.npz");
    NumpyWriter.writeNpz(file, arrays);
    try (NpzFile archive = NpzFile.open(file)) {
      assertEquals(List.copyOf(arrays.keySet()), List.copyOf(archive.names()));
      for (String name : arrays.keySet()) {
        assertEquals(arrays.get(name), archive.array(name));
      }
    }
  }

  @Test
  void anArrayComesBack() throws IOException {
    Path file = folder.resolve("states.npy");
    NumpyWriter.writeNpy(file, STATES);
    assertEquals(STATES, NpyFile.read(file));
  }

  /** Byte for byte what NumPy 2 writes: np.save(file, np.float32([[1], [-2]])) and the like. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"2,1 | (2, 1)", "2 | (2,)", "2,1,1 | (2, 1, 1)"})
  void aFileIsAsNumpyWritesIt(String dimensions, String tuple) throws IOException {
    int[] shape = Arrays.stream(dimensions.split(",")).mapToInt(Integer::parseInt).toArray();
    Path file = folder.resolve("a.npy");
    NumpyWriter.writeNpy(file, FloatArray.of(new float[] {1, -2}, shape));
    byte[] floats = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0};
    assertArrayEquals(numpyFile("<f4", tuple, floats), Files.readAllBytes(file));
    byte[] bytes = {1, -2};
    NumpyWriter.writeNpy(file, new ByteArray(shape, bytes, true));
    assertArrayEquals(numpyFile("|i1", tuple, bytes), Files.readAllBytes(file));
    NumpyWriter.writeNpy(file, new ByteArray(shape, bytes, false));
    assertArrayEquals(numpyFile("|u1", tuple, bytes), Files.readAllBytes(file));
  }

  /** Magic, version 1.0, 118 bytes of header padded to 128 in all, elements. */
  private static byte[] numpyFile(String type, String tuple, byte[] elements) {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, tuple);
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    return ByteBuffer.allocate(128 + elements.length)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0})
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .put(elements)
        .array();
  }

  @Test
  void aNumberWithoutDimensionsComesBack() throws IOException {
    Path file = folder.resolve("a.npy");
    NumpyWriter.writeNpy(file, FloatArray.of(new float[] {7}));
    assertEquals(FloatArray.of(new float[] {7}), NpyFile.read(file));
  }

  @Test
  void theSameArraysGiveTheSameBytes() throws IOException {
    Path first = folder.resolve("first.npz");
    Path second = folder.resolve("second.npz");
    NumpyWriter.writeNpz(first, Map.of("a", STATES));
    NumpyWriter.writeNpz(second, Map.of("a", STATES));
    assertEquals(-1, Files.mismatch(first, second));
  }

  @Test
  void doublesAndOtherOrdersAreReadFromAnArrayFile() throws IOException {
    ByteBuffer doubles = ByteBuffer.allocate(48).order(ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < 6; i++) {
      doubles.putDouble(i + 1);
    }
    Path file = folder.resolve("a.npy");
    Files.write(file, NpyBytes.array(2, NpyBytes.header(">f8", "True", "(2, 3)"), doubles.array()));
    // Columns first: 1 and 2 are the first column.
    assertEquals(FloatArray.of(new float[] {1, 3, 5, 2, 4, 6}, 2, 3), NpyFile.read(file));
  }

  @Tag("bad-input-38")
  @Test
  void anArrayFileThatIsNoneIsRefused() throws IOException {
    Path file = folder.resolve("a.npy");
    refused(Reason.FILE_NOT_FOUND, file, "there is no such file");
    refused(Reason.FILE_NOT_FOUND, folder, "is no regular file");
    Files.writeString(file, "<html>");
    refused(Reason.WRONG_KIND_OF_FILE, file, "expected a NumPy array, found a web page (HTML)");
    Files.writeString(file, "no array");
    refused(Reason.BAD_HEADER, file, "does not begin as a .npy file does");
    byte[] integers = NpyBytes.array(1, NpyBytes.header("<i4", "False", "(1,)"), new byte[4]);
    Files.write(file, integers);
    refused(Reason.UNSUPPORTED_TYPE, file, "is of type I32, expected floats");
    Files.write(file, NpyBytes.array(1, NpyBytes.header("<f4", "False", "(2,)"), new byte[4]));
    Reason size = Reason.WRONG_SIZE;
    long bytes = Files.size(file);
    refused(
        size, file, "has %d bytes, expected %d for F32 of shape [2]".formatted(bytes, bytes + 4));
    String huge = "(0, 99999999999)";
    Files.write(file, NpyBytes.array(1, NpyBytes.header("<f4", "False", huge), new byte[0]));
    refused(
        Reason.TOO_LARGE_FOR_ARRAY, file, "of shape [0, 99999999999] is larger than a Java array");
  }

  private static void refused(Reason reason, Path file, String problem) {
    NumpyException e = assertThrows(NumpyException.class, () -> NpyFile.read(file));
    assertEquals(file + ": " + problem, e.getMessage());
    assertEquals(reason, e.reason());
  }

  @Test
  void aFailedWriteLeavesNothing() throws IOException {
    Path missing = folder.resolve("missing/states.npz");
    assertThrows(IOException.class, () -> NumpyWriter.writeNpz(missing, Map.of("a", STATES)));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }
}
