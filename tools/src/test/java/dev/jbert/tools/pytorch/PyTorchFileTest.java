package dev.jbert.tools.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.pytorch.PyTorchFile.Form;
import dev.jbert.tools.pytorch.PyTorchFileException.Reason;
import dev.jbert.weights.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyTorchFileTest {

  private static final float[] WORDS = {
    0, .25f, .5f, .75f, 1, 1.25f, 1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"cpython-zip.bin, ZIP, 69", "cpython-legacy.bin, LEGACY, 0"})
  void whatCpythonPickledIsRead(String name, Form form, int checksums) throws IOException {
    try (PyTorchFile file = PyTorchFile.open(resource(name))) {
      assertEquals(form, file.form());
      assertEquals(69, file.names().size());
      assertEquals(
          new PyTorchTensor("bert.embeddings.position_ids", DType.I64, List.of(1L, 4L)),
          file.info("bert.embeddings.position_ids"));
      assertArrayEquals(WORDS, file.floats("bert.embeddings.word_embeddings.weight", 4, 3));
      assertArrayEquals(WORDS, file.floats("cls.predictions.decoder.weight", 4, 3));
      assertArrayEquals(
          new float[] {0, .75f, 1.5f, 2.25f, .25f, 1, 1.75f, 2.5f, .5f, 1.25f, 2, 2.75f},
          file.floats("bert.transposed.weight", 3, 4));
      assertArrayEquals(
          Arrays.copyOfRange(WORDS, 6, 12), file.floats("bert.last_rows.weight", 2, 3));
      assertArrayEquals(new float[] {1, -2.5f, 65504}, file.floats("half"));
      assertArrayEquals(new float[] {1, -3.140625f}, file.floats("brain"));
      assertArrayEquals(new float[] {0.1f}, file.floats("double"));
      assertEquals(List.of(), file.info("double").shape());
      assertArrayEquals(new float[] {7}, file.floats("parameter", 1));
      for (int i = 0; i < 60; i++) {
        assertArrayEquals(new float[] {i}, file.floats("layer." + i + ".bias"));
      }
      assertEquals(checksums, file.checksums());
      assertTrue(
          file.sameTensors()
              .contains(
                  List.of(
                      "bert.embeddings.word_embeddings.weight", "cls.predictions.decoder.weight")));
      assertEquals(68, file.sameTensors().size());
    }
  }

  @Test
  void bothFormsGiveTheSame() throws IOException {
    TorchBytes torch = viewsOfOneStorage();
    try (PyTorchFile zip = open("zip.bin", torch.zip());
        PyTorchFile legacy = open("legacy.bin", torch.legacy())) {
      assertEquals(List.copyOf(zip.names()), List.copyOf(legacy.names()));
      for (String name : zip.names()) {
        assertEquals(zip.info(name), legacy.info(name));
        if (zip.info(name).shape().equals(List.of(2L, 3L, 2L))) {
          assertArrayEquals(zip.floats(name, 2, 3, 2), legacy.floats(name, 2, 3, 2), name);
        }
      }
    }
  }

  @Test
  void stridedViewsComeInRowMajorOrder() throws IOException {
    try (PyTorchFile file = open(viewsOfOneStorage().zip())) {
      assertArrayEquals(
          new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, file.floats("contiguous"));
      assertArrayEquals(
          new float[] {0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11}, file.floats("permuted"));
      assertArrayEquals(new float[] {1, 4, 7, 10}, file.floats("column"));
      assertArrayEquals(new float[] {5}, file.floats("scalar"));
      assertArrayEquals(new float[0], file.floats("empty"));
      assertArrayEquals(new float[] {3, 4, 5}, file.floats("odd strides of ones"));
    }
  }

  private static TorchBytes viewsOfOneStorage() {
    return new TorchBytes()
        .floats("0", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
        .view("contiguous", "0", 0, new long[] {2, 3, 2}, new long[] {6, 2, 1})
        .view("permuted", "0", 0, new long[] {2, 3, 2}, new long[] {3, 1, 6})
        .view("column", "0", 1, new long[] {4, 1}, new long[] {3, 1})
        .view("scalar", "0", 5, new long[] {}, new long[] {})
        .view("empty", "0", 12, new long[] {0, 9}, new long[] {9, 1})
        .view("odd strides of ones", "0", 3, new long[] {1, 3, 1}, new long[] {77, 1, 99});
  }

  @Test
  void aTensorLargerThanItsStorageIsReadOnlyInTheShapeThatIsExpected() throws IOException {
    TorchBytes torch =
        new TorchBytes()
            .floats("0", 1, 2)
            .view("expanded", "0", 0, new long[] {3, 2}, new long[] {0, 1})
            .view("bomb", "0", 0, new long[] {1_000_000_000, 768}, new long[] {0, 0});
    try (PyTorchFile file = open(torch.zip())) {
      Refusals.assertRefused(
          Reason.LARGER_THAN_STORAGE,
          "tensor 'expanded' of shape [3, 2] is larger than its storage of 2 elements",
          () -> file.floats("expanded"));
      assertArrayEquals(new float[] {1, 2, 1, 2, 1, 2}, file.floats("expanded", 3, 2));
      Refusals.assertRefused(Reason.LARGER_THAN_STORAGE, "'bomb'", () -> file.floats("bomb"));
      Refusals.assertRefused(
          Reason.WRONG_SHAPE,
          "tensor 'bomb' has shape [1000000000, 768], expected [30522, 768]",
          () -> file.floats("bomb", 30522, 768));
      Refusals.assertRefused(
          Reason.TOO_LARGE_FOR_ARRAY,
          "has more elements than an array holds",
          () -> file.floats("bomb", 1_000_000_000, 768));
    }
  }

  @Test
  void missingTensorsAndIntegersAreRefusedByName() throws IOException {
    TorchBytes torch =
        new TorchBytes()
            .storage("0", "LongStorage", 1, new byte[8])
            .view("position_ids", "0", 0, new long[] {1}, new long[] {1});
    try (PyTorchFile file = open(torch.zip())) {
      Refusals.assertRefused(
          Reason.UNSUPPORTED_TYPE,
          "tensor 'position_ids' is of type I64, expected floats",
          () -> file.floats("position_ids"));
      Refusals.assertRefused(
          Reason.TENSOR_NOT_FOUND, "there is no tensor 'weight'", () -> file.floats("weight"));
    }
  }

  private PyTorchFile open(byte[] bytes) throws IOException {
    return open("model.bin", bytes);
  }

  private PyTorchFile open(String name, byte[] bytes) throws IOException {
    return PyTorchFile.open(Files.write(folder.resolve(name), bytes));
  }

  private Path resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(getClass().getResourceAsStream(name), "no resource " + name)) {
      return Files.write(folder.resolve(name), stream.readAllBytes());
    }
  }
}
