package dev.jbert.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.weights.SafetensorsException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedSafetensorsTest {

  @TempDir Path folder;

  @BeforeEach
  void writeShards() throws IOException {
    shard("one.safetensors", "a", "b");
    shard("two.safetensors", "c");
  }

  @Test
  void tensorsOfAllShardsAreFound() throws IOException {
    index("{\"metadata\":{\"total_size\":12},\"weight_map\":{" + entries("two.safetensors") + "}}");
    try (WeightSource weights = WeightSource.open(folder)) {
      assertEquals(List.of("a", "b", "c"), List.copyOf(weights.names()));
      assertArrayEquals(new float[] {'c'}, weights.tensor("c", 1).toFloatArray());
      assertEquals(folder.resolve("two.safetensors"), weights.tensor("c").file());
      assertEquals(Map.of("format", "pt"), weights.metadata());
      assertEquals(folder.resolve(WeightSource.INDEX_NAME), weights.path());
      SafetensorsException e = assertThrows(SafetensorsException.class, () -> weights.tensor("d"));
      assertEquals(
          weights.path() + ": tensor 'd' is not among the 3 tensors of this checkpoint",
          e.getMessage());
    }
  }

  @Test
  void singleFileGoesBeforeTheIndex() throws IOException {
    index("{\"weight_map\":{}}");
    shard(WeightSource.FILE_NAME, "z");
    try (WeightSource weights = WeightSource.open(folder)) {
      assertTrue(weights.contains("z"));
    }
  }

  @DisplayName("row 9: names of shards that lead out of the folder")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.safetensors",
        "/x.safetensors",
        "C:\\\\x.safetensors",
        "\\\\\\\\host\\\\x.safetensors",
        "sub/x.safetensors",
        ".safetensors",
        "x.bin",
        "x.safetensors\\u0000",
        ""
      })
  void unsafeShardNameIsRefused(String name) throws IOException {
    index("{\"weight_map\":{" + entries(name) + "}}");
    refused(
        Reason.UNSAFE_SHARD_NAME,
        indexFile()
            + ": tensor 'c' is in the shard '"
            + name.replace("\\\\", "\\")
            + "', expected a plain file name that ends in .safetensors");
  }

  @DisplayName("row 38: another kind of file as index")
  @ParameterizedTest
  @CsvSource({
    "<html>, a web page (HTML)",
    "<?xml ?>, 'an XML document, perhaps the error message of a download'"
  })
  void anotherKindOfFileIsTold(String text, String kind) {
    index(text);
    refused(Reason.WRONG_KIND_OF_FILE, indexFile() + ": is no index but looks like " + kind);
  }

  @DisplayName("row 11: shard missing")
  @Test
  void missingShardIsNamed() throws IOException {
    index("{\"weight_map\":{" + entries("three.safetensors") + "}}");
    refused(Reason.FILE_NOT_FOUND, folder.resolve("three.safetensors") + ": there is no such file");
  }

  @DisplayName("row 10: tensor in no shard")
  @Test
  void tensorThatItsShardLacksIsNamed() throws IOException {
    index("{\"weight_map\":{" + entries("one.safetensors") + "}}");
    refused(
        Reason.TENSOR_NOT_IN_SHARD,
        indexFile() + ": tensor 'c' is expected in one.safetensors, found in no shard");
  }

  @DisplayName("row 10: tensor in another shard than the index says")
  @Test
  void tensorInTheWrongShardIsNamed() throws IOException {
    index(
        "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\",\"c\":"
            + "\"one.safetensors\",\"d\":\"two.safetensors\"}}");
    refused(
        Reason.TENSOR_NOT_IN_SHARD,
        indexFile() + ": tensor 'c' is expected in one.safetensors, found in two.safetensors");
  }

  @DisplayName("row 10: tensor in two shards")
  @Test
  void tensorInTwoShardsIsNamed() throws IOException {
    shard("two.safetensors", "c", "a");
    index("{\"weight_map\":{" + entries("two.safetensors") + "}}");
    refused(
        Reason.TENSOR_IN_TWO_SHARDS,
        folder.resolve("two.safetensors") + ": tensor 'a' is in one.safetensors too");
  }

  @Test
  void duplicateTensorInTheIndexIsNamed() throws IOException {
    index("{\"weight_map\":{\"a\":\"one.safetensors\",\"a\":\"two.safetensors\"}}");
    refused(Reason.DUPLICATE_KEY, indexFile() + ": duplicate name 'a' at path '$.weight_map.a'");
  }

  @Test
  void twoWeightMapsAreRefused() throws IOException {
    index("{\"weight_map\":{},\"weight_map\":{}}");
    refused(
        Reason.DUPLICATE_KEY, indexFile() + ": duplicate name 'weight_map' at path '$.weight_map'");
  }

  @Test
  void indexWithoutWeightMapIsRefused() throws IOException {
    index("{\"metadata\":{}}");
    refused(Reason.WRONG_FORM, indexFile() + ": index lacks the field weight_map");
  }

  @Test
  void brokenShardIsRefusedByItsOwnName() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("two.safetensors"));
    RawFile.write(folder.resolve("two.safetensors"), Arrays.copyOf(bytes, bytes.length - 1));
    index("{\"weight_map\":{" + entries("two.safetensors") + "}}");
    refused(
        Reason.TRUNCATED,
        folder.resolve("two.safetensors")
            + ": file is truncated by 1 bytes: expected 4 bytes of data, found 3");
  }

  @Test
  void tooManyShardsAreRefused() throws IOException {
    index("{\"weight_map\":{" + entries("two.safetensors") + "}}");
    SafetensorsException e =
        assertThrows(
            SafetensorsException.class,
            () -> WeightSource.open(folder, new SafetensorsLimits(1000, 100, 10, 1)));
    assertEquals(indexFile() + ": more than the limit of 100 tensors in 1 shards", e.getMessage());
    assertEquals(Reason.TOO_MANY, e.reason());
  }

  private SafetensorsException refusal() {
    return assertThrows(SafetensorsException.class, () -> WeightSource.open(folder));
  }

  private void refused(Reason reason, String message) {
    SafetensorsException e = refusal();
    assertEquals(message, e.getMessage());
    assertEquals(reason, e.reason());
  }

  private Path indexFile() {
    return folder.resolve(WeightSource.INDEX_NAME);
  }

  private void index(String json) {
    RawFile.write(indexFile(), json.getBytes(StandardCharsets.UTF_8));
  }

  /** The right entries, but for the shard of the tensor c. */
  private static String entries(String shardOfC) {
    return "\"a\":\"one.safetensors\",\"b\":\"one.safetensors\",\"c\":\"" + shardOfC + "\"";
  }

  /** Each tensor holds the code of its name's letter. */
  private void shard(String name, String... tensors) throws IOException {
    SafetensorsWriter.write(
        folder.resolve(name),
        List.of(tensors).stream()
            .map(tensor -> NamedTensor.of(tensor, new float[] {tensor.charAt(0)}, 1))
            .toList(),
        Map.of("format", "pt"));
  }
}
