package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import dev.jbert.weights.DType;
import dev.jbert.weights.NamedTensor;
import dev.jbert.weights.SafetensorsException;
import dev.jbert.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final TokenBatch BATCH = TokenBatch.of(new int[] {1, 2, 3, 4}, new int[] {5, 6});

  @TempDir Path folder;

  @Test
  void headsAndPoolerAreFound() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(new RandomCheckpoint().write(folder))) {
      assertEquals(Set.of(HeadKind.MASKED_LM, HeadKind.NEXT_SENTENCE), checkpoint.heads());
      assertTrue(checkpoint.hasPooler());
      assertEquals(List.of(), checkpoint.unexpectedWeights());
    }
    assertContains("bert-uncased-base", true, Set.of());
    assertContains("bert-uncased-mlm", false, Set.of(HeadKind.MASKED_LM));
    assertContains("bert-uncased-nsp", true, Set.of(HeadKind.NEXT_SENTENCE));
  }

  private static void assertContains(String name, boolean pooler, Set<HeadKind> heads)
      throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(TinyModel.of(name).folder())) {
      assertEquals(heads, checkpoint.heads(), name);
      assertEquals(pooler, checkpoint.hasPooler(), name);
      assertEquals(List.of(), checkpoint.unexpectedWeights(), name);
    }
  }

  @DisplayName("row 16: encoder weights missing")
  @Test
  void allMissingWeightsAreListedAtOnce() throws IOException {
    new RandomCheckpoint()
        .remove("bert.embeddings.LayerNorm.bias")
        .remove("bert.encoder.layer.1.output.dense.weight")
        .write(folder);
    assertRefused(
        Reason.MISSING_WEIGHTS,
        "no complete encoder: it lacks 2 of 37 weights: bert.embeddings.LayerNorm.bias,"
            + " bert.encoder.layer.1.output.dense.weight");
  }

  @Test
  void aLayerMoreThanTheFileHasIsMissing() throws IOException {
    new RandomCheckpoint().config("num_hidden_layers", "3").write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    assertEquals(Reason.MISSING_WEIGHTS, e.reason());
    assertTrue(e.getMessage().contains("it lacks 16 of 53 weights"), e.getMessage());
  }

  /** Found by fuzzing: the message had as many names as the configuration claims. */
  @Test
  void ofAThousandMissingLayersSomeAreListed() throws IOException {
    new RandomCheckpoint().config("num_hidden_layers", "1000").write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    // 5 weights of the embeddings and 16 of each layer, of which the file has two.
    assertTrue(e.getMessage().contains("it lacks 15968 of 16005 weights"), e.getMessage());
    assertTrue(e.getMessage().endsWith(" and 15918 more"), e.getMessage());
    assertTrue(e.getMessage().length() < 5_000, e.getMessage());
  }

  @Test
  void aLayerFewerLeavesUnexpectedWeights() throws IOException {
    new RandomCheckpoint().config("num_hidden_layers", "1").write(folder);
    try (BertModel model = BertModel.load(folder)) {
      assertEquals(16, model.unexpectedWeights().size());
      assertTrue(model.unexpectedWeights().contains("bert.encoder.layer.1.output.dense.weight"));
    }
  }

  @DisplayName("row 14: tensor of another shape")
  @Test
  void aWrongShapeIsRefusedWithBothShapes() throws IOException {
    new RandomCheckpoint()
        .put("bert.encoder.layer.0.intermediate.dense.weight", 8, 12)
        .write(folder);
    assertRefused(
        Reason.WRONG_SHAPE,
        "tensor \"bert.encoder.layer.0.intermediate.dense.weight\" has shape [8, 12], expected"
            + " [12, 8] from config.json");
  }

  @DisplayName("row 14: config.json and tensor disagree")
  @Test
  void aConfigThatContradictsTheWeightsIsRefused() throws IOException {
    new RandomCheckpoint().config("vocab_size", "21").write(folder);
    assertRefused(
        Reason.WRONG_SHAPE,
        "tensor \"bert.embeddings.word_embeddings.weight\" has shape [20, 8], expected [21, 8]"
            + " from config.json");
  }

  @Test
  void twoTensorsForOneWeightAreRefused() throws IOException {
    new RandomCheckpoint().put("embeddings.LayerNorm.gamma", 8).write(folder);
    assertRefused(
        Reason.AMBIGUOUS_WEIGHTS,
        "both \"bert.embeddings.LayerNorm.weight\" and \"embeddings.LayerNorm.gamma\" are the"
            + " weight \"bert.embeddings.LayerNorm.weight\"");
  }

  @Test
  void unexpectedTensorsAreReportedAndPositionIdsAreNot() throws IOException {
    new RandomCheckpoint()
        .put("bert.embeddings.position_ids", 1, 16)
        .put("cls.predictions.extra", 3)
        .put("classifier.weight", 2, 8)
        .write(folder);
    try (BertModel model = BertModel.load(folder)) {
      assertEquals(
          List.of("classifier.weight", "cls.predictions.extra"),
          model.unexpectedWeights().stream().sorted().toList());
    }
  }

  @Test
  void aHeadWithoutItsBiasIsNoHead() throws IOException {
    new RandomCheckpoint().remove("cls.predictions.bias").write(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(Set.of(HeadKind.NEXT_SENTENCE), checkpoint.heads());
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> checkpoint.requireHead(HeadKind.MASKED_LM));
      assertEquals(
          folder.resolve("model.safetensors")
              + ": no complete masked-LM head: it lacks 1 of 5 weights: cls.predictions.bias",
          e.getMessage());
    }
  }

  @Test
  void closingTwiceDoesNothing() throws IOException {
    BertModel model = BertModel.load(new RandomCheckpoint().write(folder));
    model.close();
    model.close();
  }

  @Test
  void legacyNamesAndABareEncoderGiveTheSameStates() throws IOException {
    float[] expected = lastHiddenState(new RandomCheckpoint().write(folder.resolve("today")));
    Path legacy =
        new RandomCheckpoint()
            .rename("LayerNorm.weight", "LayerNorm.gamma")
            .rename("LayerNorm.bias", "LayerNorm.beta")
            .write(folder.resolve("legacy"));
    assertArrayEquals(expected, lastHiddenState(legacy));
    Path bare = new RandomCheckpoint().rename("bert.", "").write(folder.resolve("bare"));
    assertArrayEquals(expected, lastHiddenState(bare));
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F16", "BF16"})
  void loadSaveLoadIsIdentical(String dtype) throws IOException {
    RandomCheckpoint checkpoint =
        new RandomCheckpoint()
            .config("_name_or_path", "\"kept as it is\"")
            .rename("LayerNorm.weight", "LayerNorm.gamma")
            .put("left.out", 1);
    String name = "bert.encoder.layer.0.output.dense.weight";
    checkpoint.replace(checkpoint.tensor(name).as(DType.valueOf(dtype)));
    Path first = checkpoint.write(folder.resolve("first"));
    Path second = folder.resolve("second");
    Path third = folder.resolve("third");
    float[] states;
    try (BertModel model = BertModel.load(first)) {
      states = model.forward(BATCH).lastHiddenState().values();
      model.savePretrained(second);
    }
    try (BertModel model = BertModel.load(second)) {
      assertArrayEquals(states, model.forward(BATCH).lastHiddenState().values());
      assertEquals(List.of(), model.unexpectedWeights());
      model.savePretrained(third);
    }
    assertEquals(-1, Files.mismatch(first.resolve("config.json"), second.resolve("config.json")));
    assertEquals(
        -1,
        Files.mismatch(second.resolve("model.safetensors"), third.resolve("model.safetensors")));
    try (WeightSource before = WeightSource.open(first);
        WeightSource after = WeightSource.open(second)) {
      assertEquals(DType.valueOf(dtype), after.info(name).dtype());
      assertFalse(after.contains("left.out"));
      for (String saved : after.names()) {
        String original = saved.replace("LayerNorm.weight", "LayerNorm.gamma");
        assertArrayEquals(
            before.tensor(original).toFloatArray(), after.tensor(saved).toFloatArray(), saved);
      }
    }
  }

  @Test
  void aModelCanBeSavedOverTheFolderItCameFrom() throws IOException {
    new RandomCheckpoint().write(folder);
    float[] states = lastHiddenState(folder);
    try (BertModel model = BertModel.load(folder)) {
      model.savePretrained(folder);
      assertArrayEquals(states, model.forward(BATCH).lastHiddenState().values());
    }
    assertArrayEquals(states, lastHiddenState(folder));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "no temporary file is left");
    }
  }

  @Test
  void weightsThatAreNotThereAreTheWeightFilesError() throws IOException {
    new RandomCheckpoint().write(folder);
    Files.delete(folder.resolve("model.safetensors"));
    SafetensorsException e = assertThrows(SafetensorsException.class, () -> BertModel.load(folder));
    assertEquals(SafetensorsException.Reason.FILE_NOT_FOUND, e.reason());
  }

  @Test
  void sixteenBitWeightsAreReadExactly() throws IOException {
    RandomCheckpoint checkpoint = new RandomCheckpoint();
    String name = "bert.embeddings.word_embeddings.weight";
    NamedTensor rounded = checkpoint.tensor(name).as(DType.BF16);
    checkpoint.replace(rounded).write(folder.resolve("bf16"));
    float[] widened;
    try (WeightSource source = WeightSource.open(folder.resolve("bf16"))) {
      widened = source.tensor(name).toFloatArray();
    }
    checkpoint.replace(NamedTensor.of(name, widened, 20, 8)).write(folder.resolve("f32"));
    assertArrayEquals(
        lastHiddenState(folder.resolve("f32")), lastHiddenState(folder.resolve("bf16")));
  }

  private static float[] lastHiddenState(Path folder) throws IOException {
    try (BertModel model = BertModel.load(folder)) {
      return model.forward(BATCH).lastHiddenState().values();
    }
  }

  private void assertRefused(Reason reason, String problem) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertModel.load(folder));
    assertEquals(reason, e.reason(), e.getMessage());
    assertEquals(folder.resolve("model.safetensors") + ": " + problem, e.getMessage());
  }
}
