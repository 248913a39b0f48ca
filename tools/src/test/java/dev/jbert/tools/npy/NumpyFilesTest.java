package dev.jbert.tools.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    try (NpzArchive archive = NpzArchive.open(file)) {
      assertEquals(List.copyOf(arrays.keySet()), List.copyOf(archive.names()));
      for (String name : arrays.keySet()) {
        assertEquals(arrays.get(name), archive.read(name));
      }
    }
  }

  @Test
  void anArrayComesBack() throws IOException {
    Path file = folder.resolve("states.npy");
    NumpyWriter.writeNpy(file, STATES);
    assertEquals(STATES, NpzArchive.readNpy(file));
  }

  @Test
  void aFailedWriteLeavesNothing() throws IOException {
    Path missing = folder.resolve("missing/states.npz");
    assertThrows(IOException.class, () -> NumpyWriter.writeNpz(missing, Map.of("a", STATES)));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void whatIsNotThereOrNoArchiveIsNamed() throws IOException {
    Path file = folder.resolve("states.npz");
    NumpyWriter.writeNpz(file, Map.of("a", STATES));
    try (NpzArchive archive = NpzArchive.open(file)) {
      NpyException failure = assertThrows(NpyException.class, () -> archive.read("b"));
      assertEquals(file + ": has no array b", failure.getMessage());
    }
    Path text = Files.writeString(folder.resolve("text.npz"), "no zip");
    assertTrue(
        assertThrows(NpyException.class, () -> NpzArchive.open(text))
            .getMessage()
            .startsWith(text + ": is no .npz archive"));
    assertThrows(NoSuchFileException.class, () -> NpzArchive.open(folder.resolve("none.npz")));
  }

  @Test
  void everyTruncationOfAnArchiveIsRefused() throws IOException {
    Path file = folder.resolve("states.npz");
    NumpyWriter.writeNpz(file, Map.of("a", STATES));
    byte[] bytes = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.npz");
    for (int size = 0; size < bytes.length; size++) {
      Files.write(cut, java.util.Arrays.copyOf(bytes, size));
      assertThrows(
          NpyException.class,
          () -> {
            try (NpzArchive archive = NpzArchive.open(cut)) {
              archive.read("a");
            }
          },
          "cut to " + size + " bytes");
    }
  }
}
