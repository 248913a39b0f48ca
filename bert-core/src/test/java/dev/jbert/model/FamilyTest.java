package dev.jbert.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbert.model.CheckpointException.Reason;
import dev.jbert.testing.RandomCheckpoint;
import dev.jbert.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sets the families apart. */
class FamilyTest {

  @TempDir Path folder;

  @Test
  void positionsAfterPaddingGoByTheIds() {
    TokenBatch batch = TokenBatch.of(new int[] {0, 5, 1, 6, 2}, new int[] {0, 2});
    assertArrayEquals(
        new int[] {2, 3, 1, 4, 5, 2, 3}, PositionNumbering.AFTER_PADDING.rows(batch, 1));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 0, 1}, PositionNumbering.FROM_ZERO.rows(batch, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "distilbert-base, 128",
    "roberta-base, 128",
    "electra-base, 128",
    "mpnet-base, 128",
    "bart-nli, 128"
  })
  void theLongestSequenceLeavesOutReservedPositions(String name, int longest) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    assertEquals(longest, BertConfig.read(tiny.folder()).maxSequenceLength());
    try (BertModel model = BertModel.load(tiny.folder())) {
      int[] ids = new int[longest];
      Arrays.fill(ids, 7);
      assertEquals(longest, model.forward(TokenBatch.of(ids)).lastHiddenState().rows());
      TokenBatch tooLong = TokenBatch.of(Arrays.copyOf(ids, longest + 1));
      assertThrows(IllegalArgumentException.class, () -> model.forward(tooLong));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The reference's own buckets of 32 for these distances.
    "0, 0",
    "-1, 1",
    "-7, 7",
    "-8, 8",
    "-11, 8",
    "-12, 9",
    "-16, 10",
    "-128, 15",
    "-500, 15",
    "1, 17",
    "7, 23",
    "8, 24",
    "127, 31",
    "128, 31"
  })
  void distancesShareBucketsThatGrow(int distance, int bucket) {
    assertEquals(bucket, RelativePositions.bucket(distance, 32));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"distilbert-base", "roberta-base", "electra-base", "mpnet-base", "bart-nli"})
  void whatComesOutOfASequenceDoesNotDependOnItsNeighbours(String name) throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of(name).folder())) {
      int[] first = {2, 30, 4, 50, 3, 9, 9};
      int[] second = {2, 8, 3};
      ModelOutput both = model.forward(TokenBatch.of(first, second));
      ModelOutput alone = model.forward(TokenBatch.of(second));
      for (int t = 0; t < second.length; t++) {
        for (int c = 0; c < alone.lastHiddenState().columns(); c++) {
          assertEquals(alone.lastHiddenState().at(t, c), both.lastHiddenState(1).at(t, c));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"distilbert-base", "roberta-base", "electra-base", "mpnet-base", "bart-nli"})
  void askedRowsAreThoseOfTheWholeState(String name) throws IOException {
    try (BertModel model = BertModel.load(TinyModel.of(name).folder())) {
      TokenBatch batch = TokenBatch.of(new int[] {2, 30, 4, 50, 3}, new int[] {2, 8, 3});
      ModelOutput all = model.forward(batch);
      ModelOutput some =
          model.forward(
              batch, OutputRequest.lastHiddenState(TokenRows.at(new int[] {1, 4}, new int[] {2})));
      for (int c = 0; c < all.lastHiddenState().columns(); c++) {
        assertEquals(all.lastHiddenState(0).at(4, c), some.lastHiddenState(0).at(1, c));
        assertEquals(all.lastHiddenState(1).at(2, c), some.lastHiddenState(1).at(0, c));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"distilbert-seqcls", "roberta-mlm", "electra-qa", "mpnet-seqcls", "bart-nli"})
  void everyTensorOfAFamilyIsReadAndSavedAgain(String name) throws IOException {
    TinyModel tiny = TinyModel.of(name);
    try (Checkpoint checkpoint = Checkpoint.open(tiny.folder())) {
      assertEquals(List.of(), checkpoint.unexpectedWeights());
      checkpoint.savePretrained(folder);
    }
    try (Checkpoint before = Checkpoint.open(tiny.folder());
        Checkpoint after = Checkpoint.open(folder)) {
      assertEquals(before.heads(), after.heads());
      assertEquals(
          before.present().stream().map(WeightSpec::name).toList(),
          after.present().stream().map(WeightSpec::name).toList());
    }
  }

  @Test
  void aFamilyWithoutPoolerRefusesToPool() throws IOException {
    Path tiny = TinyModel.of("distilbert-base").folder();
    try (BertModel model = BertModel.load(tiny)) {
      assertFalse(model.hasPooler());
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> model.checkpoint().requirePooler());
      assertEquals(tiny + ": models of type distilbert have no pooler", e.getMessage());
      e =
          assertThrows(
              CheckpointException.class,
              () -> model.checkpoint().requireHead(HeadKind.NEXT_SENTENCE));
      assertEquals(tiny + ": models of type distilbert have no next-sentence head", e.getMessage());
    }
  }

  @Test
  void positionsThatAllStandBehindTheTableAreRefused() throws IOException {
    new RandomCheckpoint()
        .config("model_type", "\"roberta\"")
        .config("pad_token_id", "15")
        .write(folder);
    CheckpointException e = assertThrows(CheckpointException.class, () -> BertConfig.read(folder));
    assertEquals(Reason.CONFIG_WRONG_VALUE, e.reason());
    assertEquals(
        folder.resolve("config.json")
            + ": key \"max_position_embeddings\": expected more than 16, as positions begin behind"
            + " pad_token_id, found 16",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlm-roberta", "camembert"})
  void relativesOfRobertaAreReadLikeIt(String modelType) throws IOException {
    Path tiny = TinyModel.of("roberta-mlm").folder();
    Files.copy(tiny.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("config.json"),
        Files.readString(tiny.resolve("config.json"))
            .replace("\"model_type\": \"roberta\"", "\"model_type\": \"" + modelType + "\""));
    try (BertModel expected = BertModel.load(tiny);
        BertModel found = BertModel.load(folder)) {
      assertEquals(modelType, found.config().modelType());
      TokenBatch batch = TokenBatch.of(new int[] {0, 8, 300, 2});
      assertArrayEquals(
          expected.forward(batch).lastHiddenState().values(),
          found.forward(batch).lastHiddenState().values());
    }
  }
}
