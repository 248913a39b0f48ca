package dev.jbert.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsReadTest {

  @TempDir Path folder;

  @Test
  void literalFileIsReadFieldByField() throws IOException {
    byte[] data = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0x20, (byte) 0xC1, 1};
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"shape\":[1],\"data_offsets\":[8,9],\"dtype\":\"BOOL\",\"other\":[{}]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}   ";
    Path file = folder.resolve("model.safetensors");
    RawFile.write(file, RawFile.bytes(header.getBytes(), data));
    try (WeightSource weights = WeightSource.open(folder)) {
      assertEquals(file, weights.path());
      assertEquals(List.of("b", "a"), List.copyOf(weights.names()));
      assertEquals(Map.of("format", "pt"), weights.metadata());
      assertEquals(new TensorInfo("a", DType.F32, List.of(2L, 1L), 0, 8), weights.info("a"));
      assertArrayEquals(new float[] {1, -10}, weights.tensor("a", 2, 1).toFloatArray());
      assertTrue(weights.contains("b"));
      assertFalse(weights.contains("c"));
    }
  }

  @Test
  void scalarEmptyAndOddlyNamedTensorsAreSound() throws IOException {
    String entry = "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}";
    String header =
        " \n{"
            + entry.formatted("", "[]", "[0,4]")
            + ","
            + entry.formatted("\\u0000", "[0,281474976710655]", "[4,4]")
            + ","
            + entry.formatted("\\ud83d\\ude00", "[3,0]", "[0,0]")
            + "}";
    try (WeightSource weights = open(RawFile.bytes(header, 4))) {
      assertEquals(1, weights.tensor("").elementCount());
      assertArrayEquals(new float[1], weights.tensor("").toFloatArray());
      assertEquals(0, weights.tensor("\0").toFloatArray().length);
      assertEquals(0, weights.tensor("\uD83D\uDE00", 3, 0).toFloatArray().length);
    }
  }

  @Test
  void fileWithoutTensorsIsSound() throws IOException {
    try (WeightSource weights = open(RawFile.bytes("{}", 0))) {
      assertTrue(weights.names().isEmpty());
      assertTrue(weights.metadata().isEmpty());
    }
  }

  @DisplayName("row 8: types that exist but cannot be read as float")
  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeIsAcceptedAndTheUnreadableSaySoWhenRead(DType dtype) throws IOException {
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[4],\"data_offsets\":[0,%d]}}"
            .formatted(dtype, dtype.bits() / 2);
    try (WeightSource weights = open(RawFile.bytes(header, dtype.bits() / 2))) {
      TensorView view = weights.tensor("x", 4);
      assertEquals(dtype, view.info().dtype());
      if (dtype.isReadableAsFloat()) {
        assertArrayEquals(new float[4], view.toFloatArray());
      } else {
        SafetensorsException e = assertThrows(SafetensorsException.class, view::toFloatArray);
        assertEquals(
            weights.path()
                + ": tensor 'x' has the unsupported dtype "
                + dtype
                + ", expected F32, F16, BF16 or F64 to be read as float",
            e.getMessage());
        assertEquals(Reason.UNSUPPORTED_DTYPE, e.reason());
      }
    }
  }

  @Test
  void everyHalfAndEveryBfloatWidensExactly() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(4 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int repeat = 0; repeat < 2; repeat++) {
      for (int bits = 0; bits < 1 << 16; bits++) {
        data.putShort((short) bits);
      }
    }
    String header =
        "{\"half\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]},"
            + "\"bfloat\":{\"dtype\":\"BF16\",\"shape\":[65536],\"data_offsets\":[131072,262144]}}";
    try (WeightSource weights = open(RawFile.bytes(header.getBytes(), data.array()))) {
      float[] half = weights.tensor("half").toFloatArray();
      float[] bfloat = weights.tensor("bfloat").toFloatArray();
      for (int bits = 0; bits < 1 << 16; bits++) {
        assertEquals(Float.float16ToFloat((short) bits), half[bits], "F16 bits " + bits);
        assertEquals(Float.intBitsToFloat(bits << 16), bfloat[bits], "BF16 bits " + bits);
      }
      float[] part = new float[5000];
      weights.tensor("half").copyTo(0x3C00 - 4500, part, 1, 4501);
      assertEquals(1f, part[4501]);
      assertEquals(0f, part[0]);
      assertEquals(0f, part[4502]);
    }
  }

  @Test
  void doublesRoundToTheNearestFloat() throws IOException {
    double[] values = {0.1, -1e300, 1e-50, Math.PI, Double.NaN};
    ByteBuffer data = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(values);
    String header = "{\"x\":{\"dtype\":\"F64\",\"shape\":[5],\"data_offsets\":[0,40]}}";
    try (WeightSource weights = open(RawFile.bytes(header.getBytes(), data.array()))) {
      assertArrayEquals(
          new float[] {0.1f, Float.NEGATIVE_INFINITY, 0, (float) Math.PI, Float.NaN},
          weights.tensor("x").toFloatArray());
    }
  }

  @Test
  void theFirstValueThatIsNoNumberIsFound() throws IOException {
    float[] values = new float[10_000];
    SafetensorsWriter.write(
        folder.resolve("m.safetensors"),
        List.of(
            NamedTensor.of("sound", values, 10_000),
            NamedTensor.of("late", with(values, 9_999, Float.NaN), 100, 100),
            NamedTensor.of("half", with(values, 4_096, 1e6f), 10_000).as(DType.F16)),
        Map.of());
    try (WeightSource weights = WeightSource.open(folder.resolve("m.safetensors"))) {
      assertEquals(OptionalLong.empty(), weights.tensor("sound").firstNotFinite());
      assertEquals(OptionalLong.of(9_999), weights.tensor("late").firstNotFinite());
      // 1e6 is more than the largest half, so it was written as infinity.
      assertEquals(OptionalLong.of(4_096), weights.tensor("half").firstNotFinite());
    }
  }

  private static float[] with(float[] values, int index, float value) {
    float[] changed = values.clone();
    changed[index] = value;
    return changed;
  }

  @Test
  void dataAtAnOddOffsetIsRead() throws IOException {
    String header =
        "{\"odd\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
            + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}";
    byte[] data = {7, 0, 0, (byte) 0x80, 0x3F};
    try (WeightSource weights = open(RawFile.bytes(header.getBytes(), data))) {
      assertArrayEquals(new float[] {1}, weights.tensor("x").toFloatArray());
    }
  }

  @Test
  void missingTensorIsNamedWithItsFile() throws IOException {
    try (WeightSource weights = open(RawFile.bytes("{}", 0))) {
      SafetensorsException e =
          assertThrows(SafetensorsException.class, () -> weights.tensor("bert.x"));
      assertEquals(
          weights.path() + ": tensor 'bert.x' is not among the 0 tensors of this file",
          e.getMessage());
      assertEquals(Reason.TENSOR_NOT_FOUND, e.reason());
      assertEquals(Optional.of("bert.x"), e.tensor());
    }
  }

  @Test
  void otherShapeThanExpectedIsNamed() throws IOException {
    try (WeightSource weights = open(zeros("x", 6))) {
      SafetensorsException e =
          assertThrows(SafetensorsException.class, () -> weights.tensor("x", 2, 3));
      assertEquals(weights.path() + ": tensor 'x' has shape [6], expected [2, 3]", e.getMessage());
      assertEquals(Reason.WRONG_SHAPE, e.reason());
    }
  }

  @Test
  void readingOutsideTheTensorOrTheArrayIsRefused() throws IOException {
    try (WeightSource weights = open(zeros("x", 6))) {
      TensorView view = weights.tensor("x");
      float[] target = new float[6];
      assertThrows(IndexOutOfBoundsException.class, () -> view.copyTo(1, target, 0, 6));
      assertThrows(IndexOutOfBoundsException.class, () -> view.copyTo(-1, target, 0, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> view.copyTo(0, target, 1, 6));
      assertThrows(IndexOutOfBoundsException.class, () -> view.copyTo(0, target, 0, -1));
      view.copyTo(6, target, 6, 0);
    }
  }

  @Test
  void viewOfAClosedFileSaysSo() throws IOException {
    WeightSource weights = open(zeros("x", 6));
    TensorView view = weights.tensor("x");
    weights.close();
    weights.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, view::toFloatArray);
    assertEquals(weights.path() + " was closed", e.getMessage());
  }

  /** Read often enough first for the reading to be compiled, which changes how a fault is told. */
  @ParameterizedTest
  @CsvSource({"F32, 1", "F32, 5000", "BF16, 1", "BF16, 5000"})
  void fileCutShortWhileOpenIsAnErrorAndNotACrash(DType dtype, int count) throws IOException {
    int size = 1 << 20;
    Path file = folder.resolve("m.safetensors");
    NamedTensor ones = NamedTensor.deferred("x", () -> ones(size), size);
    SafetensorsWriter.write(file, List.of(ones.as(dtype)), Map.of());
    try (WeightSource weights = WeightSource.open(file)) {
      TensorView view = weights.tensor("x");
      float[] target = new float[count];
      for (int i = 0; i < 20_000; i++) {
        assertEquals(count, sum(view, i, target));
      }
      // In the middle of a page: what is left of that page reads as zeros and faults nobody.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(10_000);
      }
      for (int from : new int[] {0, 2500, size - count}) {
        SafetensorsException e =
            assertThrows(SafetensorsException.class, () -> sum(view, from, target), "from " + from);
        assertEquals(file + ": was cut short after it was opened", e.getMessage());
        assertEquals(Reason.CHANGED_WHILE_OPEN, e.reason());
      }
    }
  }

  @Test
  void fileReplacedByARenameWhileOpenIsReadAsItWas() throws IOException {
    int size = 1 << 20;
    Path file = folder.resolve("m.safetensors");
    Path other = folder.resolve("other.safetensors");
    NamedTensor ones = NamedTensor.of("x", ones(size), size);
    NamedTensor shorter = NamedTensor.of("x", new float[2], 2);
    SafetensorsWriter.write(file, List.of(ones), Map.of());
    SafetensorsWriter.write(other, List.of(shorter), Map.of());
    try (WeightSource weights = WeightSource.open(file)) {
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
      assertArrayEquals(ones(size), weights.tensor("x").toFloatArray());
    }
  }

  private static float sum(TensorView view, int from, float[] target) {
    view.copyTo(from, target, 0, target.length);
    float sum = 0;
    for (float value : target) {
      sum += value;
    }
    return sum;
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void interruptedReaderLeavesTheFileOpenForOthers() throws IOException {
    try (WeightSource weights = open(zeros("x", 6))) {
      Thread.currentThread().interrupt();
      assertEquals(6, weights.tensor("x").toFloatArray().length);
      assertTrue(Thread.interrupted());
      assertEquals(6, weights.tensor("x").toFloatArray().length);
    }
  }

  @Test
  void anyNumberOfThreadsMayReadAtOnce() throws Exception {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, List.of(NamedTensor.of("x", values, values.length)), Map.of());
    try (WeightSource weights = WeightSource.open(file);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<float[]>> reads = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        reads.add(threads.submit(() -> weights.tensor("x").toFloatArray()));
      }
      for (Future<float[]> read : reads) {
        assertArrayEquals(values, read.get());
      }
    }
  }

  /** Truncation at every byte and every change of a byte: an error of our own or a sound file. */
  @Test
  void noTruncationAndNoChangedByteGetsThrough() throws IOException {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[12,16]}}";
    byte[] sound = RawFile.bytes(header, 16);
    Path file = folder.resolve("m.safetensors");
    for (int size = 0; size < sound.length; size++) {
      RawFile.write(file, Arrays.copyOf(sound, size));
      assertThrows(SafetensorsException.class, () -> WeightSource.open(file), "cut at " + size);
    }
    int accepted = 0;
    for (int at = 0; at < sound.length - 16; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = sound.clone();
        changed[at] = (byte) value;
        RawFile.write(file, changed);
        accepted += opens(file) ? 1 : 0;
      }
    }
    // Names and remarks may change freely; most other changes must be noticed.
    assertTrue(accepted > 256 && accepted < header.length() * 256 / 3, accepted + " accepted");
  }

  private static boolean opens(Path file) throws IOException {
    try (WeightSource weights = WeightSource.open(file)) {
      weights.names().stream()
          .map(weights::tensor)
          .filter(view -> view.info().dtype().isReadableAsFloat())
          .forEach(TensorView::toFloatArray);
      return true;
    } catch (SafetensorsException e) {
      return false;
    }
  }

  private static byte[] zeros(String name, int count) {
    return RawFile.bytes(
        "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(name, count, 4 * count),
        4 * count);
  }

  private WeightSource open(byte[] bytes) throws IOException {
    Path file = folder.resolve("m.safetensors");
    Files.deleteIfExists(file);
    return WeightSource.open(RawFile.write(file, bytes));
  }
}
