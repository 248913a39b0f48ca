package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.SafetensorsLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link LoadOptions} bound and look at. */
class ModelLimitsTest {

  private static final String NAME = "bert.encoder.layer.1.output.dense.weight";

  @TempDir Path folder;

  private static LoadOptions limited(ModelLimits limits) {
    return LoadOptions.defaults().withLimits(limits);
  }

  @Test
  void aConfigOverALimitIsRefused() throws IOException {
    new RandomCheckpoint().config("deep", "[[[1]]]").write(folder);
    long size = Files.size(folder.resolve("config.json"));
    assertRefused(
        Reason.CONFIG_TOO_LARGE,
        "larger than the limit of %d bytes".formatted(size - 1),
        ModelLimits.DEFAULTS.withMaxConfigBytes((int) size - 1));
    assertRefused(
        Reason.CONFIG_TOO_LARGE,
        "nested deeper than the limit of 3 levels, at $.deep[0][0]",
        ModelLimits.DEFAULTS.withMaxDepth(3));
    ModelLimits enough = ModelLimits.DEFAULTS.withMaxConfigBytes((int) size).withMaxDepth(4);
    assertEquals(8, BertConfig.read(folder, enough).hiddenSize());
  }

  private void assertRefused(Reason reason, String problem, ModelLimits limits) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> BertModel.load(folder, limited(limits)));
    assertEquals(folder.resolve("config.json") + ": " + problem, e.getMessage());
    assertEquals(reason, e.reason());
  }

  @Test
  void weightsOverALimitAreRefused() throws IOException {
    new RandomCheckpoint().write(folder);
    ModelLimits few =
        ModelLimits.DEFAULTS.withWeights(SafetensorsLimits.DEFAULTS.withMaxTensors(45));
    SafetensorsException e =
        assertThrows(SafetensorsException.class, () -> BertModel.load(folder, limited(few)));
    assertEquals(
        folder.resolve("model.safetensors") + ": more tensors than the limit of 45",
        e.getMessage());
  }

  @Test
  void aBatchOverTheLimitIsRefusedAndASmallerOneIsNot() throws IOException {
    new RandomCheckpoint().write(folder);
    try (BertModel model =
        BertModel.load(folder, limited(ModelLimits.DEFAULTS.withMaxBatchTokens(6)))) {
      assertEquals(6, model.forward(TokenBatch.of(new int[6])).lastHiddenState().rows());
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.forward(TokenBatch.of(new int[3], new int[4])));
      assertEquals("batch of 7 tokens: more than the limit of 6; give it in parts", e.getMessage());
    }
  }

  @Test
  void limitsBelowOneMakeNoSense() {
    ModelLimits limits = ModelLimits.DEFAULTS;
    assertThrows(IllegalArgumentException.class, () -> limits.withMaxConfigBytes(0));
    assertThrows(IllegalArgumentException.class, () -> limits.withMaxDepth(0));
    assertThrows(IllegalArgumentException.class, () -> limits.withMaxDepth(1_001));
    assertThrows(IllegalArgumentException.class, () -> limits.withMaxBatchTokens(0));
  }

  @DisplayName("row 18: a weight that is NaN or infinite, if asked to look")
  @ParameterizedTest(name = "{0}")
  @CsvSource({"NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity"})
  void aWeightThatIsNoNumberIsNamedWithItsPlace(float value, String shown) throws IOException {
    RandomCheckpoint checkpoint = new RandomCheckpoint();
    float[] values = checkpoint.tensor(NAME).values().get().clone();
    values[3 * 12 + 5] = value;
    values[90] = Float.NaN;
    checkpoint.replace(NamedTensor.of(NAME, values, 8, 12)).write(folder);
    LoadOptions options = LoadOptions.defaults().withWeightScan(WeightScan.FINITE);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> BertModel.load(folder, options));
    assertEquals(
        folder.resolve("model.safetensors")
            + ": tensor \"%s\" has %s at [3, 5], expected finite numbers".formatted(NAME, shown),
        e.getMessage());
    assertEquals(Reason.NOT_FINITE, e.reason());
    BertModel.load(folder).close();
  }

  @Test
  @DisplayName("row 18: sound weights pass, and what nothing reads is not looked at")
  void soundWeightsPassTheScan() throws IOException {
    new RandomCheckpoint()
        .replace(NamedTensor.of("left.out", new float[] {Float.NaN}, 1))
        .write(folder);
    BertModel.load(folder, LoadOptions.defaults().withWeightScan(WeightScan.FINITE)).close();
  }

  @DisplayName("row 38: another kind of file as config.json")
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\\u000a <!DOCTYPE html><html> | a web page (HTML)",
        "<?xml version=\"1.0\"?><Error/> | an XML document, perhaps the error message of a download",
        "version https://git-lfs.github.com/spec/v1 | a Git LFS pointer, fetch the real file with"
            + " 'git lfs pull'",
        "GZIP | a gzip archive, unpack it first",
      })
  void anotherKindOfFileIsTold(String text, String kind) throws IOException {
    Files.write(
        folder.resolve("config.json"),
        text.replace("\\u000a", "\n")
            .replace("GZIP", "\u001f\u008b\b")
            .getBytes(StandardCharsets.ISO_8859_1));
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(
        folder.resolve("config.json") + ": is no JSON but looks like " + kind, e.getMessage());
    assertEquals(Reason.WRONG_KIND_OF_FILE, e.reason());
  }

  @Test
  void whatAFileHoldsCannotBreakTheLine() throws IOException {
    new RandomCheckpoint().config("hidden_size", "\"a\\nb\\u2028\\u202e\"").write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(
        folder.resolve("config.json")
            + ": key \"hidden_size\": expected a whole number from 1 to 16384, found"
            + " \"a\\u000Ab\\u2028\\u202E\"",
        e.getMessage());
  }
}
