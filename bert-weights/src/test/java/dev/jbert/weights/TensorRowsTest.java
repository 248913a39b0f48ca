package dev.jbert.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are read from here and there while a model is in use. */
class TensorRowsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void rowsAreReadFromHereAndThere(DType dtype) throws IOException {
    Path file = folder.resolve("m.safetensors");
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    SafetensorsWriter.write(file, List.of(NamedTensor.of("x", values, 4, 2).as(dtype)), Map.of());
    try (WeightSource weights = WeightSource.open(file)) {
      float[] target = new float[9];
      weights.tensor("x").copyRows(new int[] {9, 3, 0, 3, -1}, 1, 4, target, 1, 3);
      assertArrayEquals(new float[] {0, 7, 8, 0, 1, 2, 0, 7, 8}, target);
    }
  }

  @Test
  void rowsOutsideTheTensorOrTheArrayAreRefused() throws IOException {
    Path file = folder.resolve("m.safetensors");
    NamedTensor matrix = NamedTensor.of("x", new float[6], 3, 2);
    NamedTensor vector = NamedTensor.of("flat", new float[6], 6);
    SafetensorsWriter.write(file, List.of(matrix, vector), Map.of());
    try (WeightSource weights = WeightSource.open(file)) {
      TensorView view = weights.tensor("x");
      float[] target = new float[6];
      for (int row : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> view.copyRows(new int[] {row}, 0, 1, target, 0, 2));
      }
      assertThrows(
          IndexOutOfBoundsException.class, () -> view.copyRows(new int[] {2}, 0, 1, target, 5, 2));
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> weights.tensor("flat").copyRows(new int[] {0}, 0, 1, target, 0, 2));
      assertEquals("flat F32[6] has no rows, expected two dimensions", e.getMessage());
      view.copyRows(new int[0], 0, 0, target, 6, 2);
    }
  }

  @Test
  void rowsOfAClosedFileAreRefused() throws IOException {
    WeightSource weights = WeightSource.open(numbered(3, 2));
    TensorView view = weights.tensor("x");
    float[] target = new float[2];
    view.copyRows(new int[] {1}, 0, 1, target, 0, 2);
    weights.close();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> view.copyRows(new int[] {1}, 0, 1, target, 0, 2));
    assertEquals(weights.path() + " was closed", e.getMessage());
  }

  @Test
  void rowsOfAFileCutShortWhileOpenAreAnError() throws IOException {
    try (WeightSource weights = WeightSource.open(numbered(4000, 256))) {
      TensorView view = weights.tensor("x");
      float[] target = new float[256];
      view.copyRows(new int[] {3999}, 0, 1, target, 0, 256);
      assertEquals(3999 * 256 + 255, target[255]);
      try (FileChannel channel = FileChannel.open(weights.path(), StandardOpenOption.WRITE)) {
        channel.truncate(100_000);
      }
      for (int row : new int[] {0, 97, 98, 3999}) {
        SafetensorsException e =
            assertThrows(
                SafetensorsException.class,
                () -> view.copyRows(new int[] {row}, 0, 1, target, 0, 256),
                "row " + row);
        assertEquals(weights.path() + ": was cut short after it was opened", e.getMessage());
        assertEquals(Reason.CHANGED_WHILE_OPEN, e.reason());
      }
    }
  }

  @Test
  void interruptedReaderOfRowsLeavesTheFileOpenForOthers() throws IOException {
    try (WeightSource weights = WeightSource.open(numbered(10, 4))) {
      float[] target = new float[4];
      Thread.currentThread().interrupt();
      weights.tensor("x").copyRows(new int[] {9}, 0, 1, target, 0, 4);
      assertTrue(Thread.interrupted());
      assertArrayEquals(new float[] {36, 37, 38, 39}, target);
      weights.tensor("x").copyRows(new int[] {2}, 0, 1, target, 0, 4);
      assertArrayEquals(new float[] {8, 9, 10, 11}, target);
    }
  }

  @Test
  void anyNumberOfThreadsMayReadRowsAtOnce() throws Exception {
    int rows = 2000;
    int columns = 64;
    int[] backwards = IntStream.range(0, rows).map(i -> rows - 1 - i).toArray();
    try (WeightSource weights = WeightSource.open(numbered(rows, columns));
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      float[] expected = new float[rows * columns];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = backwards[i / columns] * columns + i % columns;
      }
      List<Future<float[]>> reads = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        reads.add(
            threads.submit(
                () -> {
                  float[] target = new float[expected.length];
                  weights.tensor("x").copyRows(backwards, 0, rows, target, 0, columns);
                  return target;
                }));
      }
      for (Future<float[]> read : reads) {
        assertArrayEquals(expected, read.get());
      }
    }
  }

  /** A mapping would count as this process's memory, and bert-base's words have 94 MB. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void rowsDoNotStayInMemory() throws IOException {
    int rows = 2048;
    try (WeightSource weights = WeightSource.open(numbered(rows, 1024))) {
      float[] target = new float[1024];
      for (int row = 0; row < rows; row++) {
        weights.tensor("x").copyRows(new int[] {row}, 0, 1, target, 0, 1024);
      }
      List<String> maps = Files.readAllLines(Path.of("/proc/self/smaps"));
      String name = weights.path().toRealPath().toString();
      List<Integer> places =
          IntStream.range(0, maps.size()).filter(i -> maps.get(i).endsWith(name)).boxed().toList();
      assertFalse(places.isEmpty(), "is the file mapped?");
      for (int place : places) {
        String resident =
            maps.subList(place, maps.size()).stream()
                .filter(line -> line.startsWith("Rss:"))
                .findFirst()
                .orElseThrow();
        assertEquals("Rss: 0 kB", resident.replaceAll(" +", " "));
      }
    }
  }

  /** A file with a matrix whose elements are 0, 1, 2 and so on. */
  private Path numbered(int rows, int columns) throws IOException {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("numbered.safetensors");
    SafetensorsWriter.write(file, List.of(NamedTensor.of("x", values, rows, columns)), Map.of());
    return file;
  }
}
