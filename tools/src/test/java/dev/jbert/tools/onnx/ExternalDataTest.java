package dev.jbert.tools.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.tools.onnx.OnnxException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {

  private static final float[] VALUES = {1, 2, 3};
  private static final byte[] DATA = ProtoWriter.floats(0, 1, 2, 3);

  /** SHA-1 of {@link #DATA}, computed by another program. */
  private static final String SHA1 = "2d269a0f80570f5073f57d88aa5701b6ed547416";

  @TempDir Path outside;
  private Path folder;

  @BeforeEach
  void writeData() throws IOException {
    folder = Files.createDirectory(outside.resolve("model"));
    Files.write(folder.resolve("model.onnx_data"), DATA);
  }

  @Test
  void valuesLieInTheFileBeside() throws IOException {
    expectValues(Map.of("location", "model.onnx_data", "offset", "4", "length", "12"));
  }

  @Test
  void withoutLengthTheyReachToTheEnd() throws IOException {
    expectValues(Map.of("location", "model.onnx_data", "offset", "4"));
  }

  @Test
  void checksumIsCompared() throws IOException {
    Map<String, String> entries =
        Map.of("location", "model.onnx_data", "offset", "4", "checksum", SHA1);
    expectValues(entries);
    Files.write(folder.resolve("model.onnx_data"), ProtoWriter.floats(9, 1, 2, 3));
    refused(Reason.WRONG_EXTERNAL_DATA, "expects the SHA-1 '" + SHA1 + "'", entries);
  }

  @Tag("bad-input-30")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "../../etc/passwd",
        "sub/../../secret",
        "/etc/passwd",
        "sub/data",
        "..",
        ".",
        "",
        "..\\secret",
        "C:\\secret",
        "C:secret",
        "\\\\host\\share",
        "data\u0000.bin",
        ".hidden"
      })
  void namesThatAreNoPlainFileOfTheFolderAreUnsafe(String location) throws IOException {
    Files.write(outside.resolve("secret"), DATA);
    refused(
        Reason.UNSAFE_PATH,
        "tensor 'w' lies in "
            + Quoted.of(location)
            + ": expected the name of a file in the model's folder",
        Map.of("location", location, "offset", "4"));
  }

  @Tag("bad-input-30")
  @Test
  void linksOutOfTheFolderAreUnsafe() throws IOException {
    Path secret = Files.write(outside.resolve("secret"), DATA);
    Files.createSymbolicLink(folder.resolve("soft"), secret);
    Files.createLink(folder.resolve("hard"), secret);
    refused(
        Reason.UNSAFE_PATH,
        "tensor 'w' lies in 'soft': a symbolic link that leads out of the folder",
        Map.of("location", "soft", "offset", "4"));
    refused(
        Reason.UNSAFE_PATH,
        "tensor 'w' lies in 'hard': the file has another name elsewhere (a hard link)",
        Map.of("location", "hard", "offset", "4"));
  }

  @Test
  void linksOfTheHubsCacheAreFollowedWithinTheirRepository() throws IOException {
    Path repository = outside.resolve("models--org--name");
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    folder = Files.createDirectories(repository.resolve("snapshots/0123abcd/onnx"));
    Files.write(blobs.resolve("feed"), DATA);
    Files.createSymbolicLink(folder.resolve("data"), Path.of("../../../blobs/feed"));
    expectValues(Map.of("location", "data", "offset", "4"));

    Path other = Files.createDirectories(outside.resolve("models--org--other/blobs"));
    Files.write(other.resolve("feed"), DATA);
    Files.createSymbolicLink(folder.resolve("foreign"), other.resolve("feed"));
    refused(
        Reason.UNSAFE_PATH,
        "'foreign': a symbolic link that leads out of the folder",
        Map.of("location", "foreign", "offset", "4"));
  }

  @Tag("bad-input-31")
  @Test
  void placesBeyondTheFileAreRefusedBeforeAnythingIsRead() {
    refused(
        Reason.WRONG_EXTERNAL_DATA,
        "lies at bytes 0 to 1000000000000000 of model.onnx_data, which has only 16",
        Map.of("location", "model.onnx_data", "length", "1000000000000000"));
    refused(
        Reason.WRONG_EXTERNAL_DATA,
        "lies at bytes 17 to 17 of model.onnx_data, which has only 16",
        Map.of("location", "model.onnx_data", "offset", "17"));
    refused(
        Reason.WRONG_EXTERNAL_DATA,
        "has the offset '-4', expected a whole number of at most 18 digits",
        Map.of("location", "model.onnx_data", "offset", "-4"));
    refused(
        Reason.WRONG_SIZE,
        "has 16 bytes of external data, expected 12",
        Map.of("location", "model.onnx_data"));
  }

  @Test
  void unknownKeysAndMissingFilesAreRefused() {
    refused(
        Reason.WRONG_EXTERNAL_DATA,
        "has external_data keys [basepath, location], expected only"
            + " [checksum, length, location, offset]",
        Map.of("location", "model.onnx_data", "basepath", "/"));
    refused(
        Reason.WRONG_EXTERNAL_DATA,
        "has external_data keys [a?b?, location]",
        Map.of("location", "model.onnx_data", "a\nb\u0085", "/"));
    refused(
        Reason.FILE_NOT_FOUND,
        "tensor 'w' lies in 'absent', which is not there",
        Map.of("location", "absent"));
  }

  @Test
  void valuesAreInOnePlaceOnly() throws IOException {
    ProtoWriter both =
        tensor(Map.of("location", "model.onnx_data", "offset", "4"), 1).bytes(9, new byte[12]);
    refused(Reason.WRONG_VALUE_FIELD, "has external data and also values in the fields [9]", both);
    refused(
        Reason.WRONG_EXTERNAL_DATA,
        "has external_data, but its data_location is 0",
        tensor(Map.of("location", "model.onnx_data", "offset", "4"), 0));
  }

  private void expectValues(Map<String, String> entries) throws IOException {
    try (OnnxModel model = open(tensor(entries, 1))) {
      assertArrayEquals(VALUES, model.tensors().get("w").toFloats());
    }
  }

  private static ProtoWriter tensor(Map<String, String> entries, int location) {
    ProtoWriter tensor = OnnxWriter.header("w", OnnxWriter.FLOAT, 3).varint(14, location);
    new TreeMap<>(entries)
        .forEach((key, value) -> tensor.message(13, OnnxWriter.entry(key, value)));
    return tensor;
  }

  private OnnxModel open(ProtoWriter tensor) throws IOException {
    return OnnxModel.open(new OnnxWriter().tensor(tensor).write(folder.resolve("model.onnx")));
  }

  private void refused(Reason reason, String problem, Map<String, String> entries) {
    refused(reason, problem, tensor(entries, 1));
  }

  private void refused(Reason reason, String problem, ProtoWriter tensor) {
    OnnxException e = assertThrows(OnnxException.class, () -> open(tensor).close());
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
